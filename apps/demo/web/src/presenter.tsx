import type { RunSnapshot } from '@reauth/core'
import { type ReactNode, useEffect, useState } from 'react'
import { present } from './api.js'
import { freshToken } from './session.js'

let forget = (): void => {}

/** The page counts the age of what it read by its own clock, which stands still when time passes by command: it forgets what it read. */
export function onTimePassed(listener: () => void): void {
  forget = listener
}

/** Requests a new token. The page's own clock doesn't move when the bank's does, so an older token would still look new to it. */
const readClaims = (): Promise<unknown> => freshToken().catch(() => {})

/** For somebody who shows the demo: lets time pass, and shows which way the run took through the chart. */
export function Presenter({
  snapshot,
  onDone,
}: {
  readonly snapshot: RunSnapshot | undefined
  readonly onDone: () => void
}): ReactNode {
  const [said, setSaid] = useState('')
  const turn = (act: Readonly<Record<string, unknown>>, words: string): void => {
    setSaid('')
    void readClaims()
      .then(() => present(act))
      .then(async () => {
        forget()
        await readClaims()
        setSaid(words)
        onDone()
      })
  }
  return (
    <aside className="card presenter" aria-labelledby="presenter">
      <h2 id="presenter">Behind the counter</h2>
      <p>Only the demo has this: it lets time pass at the identity provider and at the bank.</p>
      <div className="buttons">
        <button className="quiet" onClick={() => turn({ act: 'passTime', minutes: 10 }, 'Ten minutes passed.')}>
          Let 10 minutes pass
        </button>
        <button
          className="quiet"
          onClick={() => turn({ act: 'otherAccount', allows: true }, 'Another account may confirm now.')}
        >
          Let another account confirm
        </button>
      </div>
      <p role="status">{said}</p>
      <details>
        <summary>Chart of this run</summary>
        <Trail snapshot={snapshot} />
      </details>
    </aside>
  )
}

function Trail({ snapshot }: { readonly snapshot: RunSnapshot | undefined }): ReactNode {
  const [trail, setTrail] = useState<{ runId: string; states: string[] }>({ runId: '', states: [] })
  useEffect(() => {
    if (snapshot === undefined) return
    setTrail((known) => {
      const states = known.runId === snapshot.runId ? known.states : []
      return states.at(-1) === snapshot.state ? known : { runId: snapshot.runId, states: [...states, snapshot.state] }
    })
  }, [snapshot])
  if (trail.states.length === 0) return <p>No run yet.</p>
  return (
    <ol className="trail">
      {trail.states.map((state, index) => (
        <li key={`${index}-${state}`}>
          <code>{state}</code>
        </li>
      ))}
    </ol>
  )
}
