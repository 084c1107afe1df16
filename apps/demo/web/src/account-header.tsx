import type { ReactNode } from 'react'
import { Avatar } from './avatar.js'
import { Mark } from './mark.js'
import { currentSession } from './session.js'

interface AccountHeaderProps {
  /** The name of the signed-in end-user; `undefined` until it is known. */
  readonly owner: string | undefined
  readonly hasDocs: boolean
}

/** Shows the bank's name, the signed-in end-user and the sign-out button. */
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
