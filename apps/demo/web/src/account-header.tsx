import type { ReactNode } from 'react'
import { Avatar } from './avatar.js'
import { Mark } from './mark.js'
import { currentSession } from './session.js'

interface AccountHeaderProps {
  /** Who is signed in; `undefined` until it is known. */
  readonly owner: string | undefined
  readonly hasDocs: boolean
}

/** The bank, who is signed in, and the way out. */
export function AccountHeader({ owner, hasDocs }: AccountHeaderProps): ReactNode {
  return (
    <header className="bar">
      <p className="brand">
        <Mark /> Harbor
      </p>
      {hasDocs && (
        <a className="learn" href="/docs/simulator">
          How it works
        </a>
      )}
      {owner !== undefined && (
        <p className="owner">
          <Avatar name={owner} /> <span>{owner}</span>
        </p>
      )}
      <button className="quiet" onClick={() => void currentSession().signOut()}>
        Sign out
      </button>
    </header>
  )
}
