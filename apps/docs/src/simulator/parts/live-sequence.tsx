import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react'
import type { Inspection } from '@reauth/devtools/stream'
import { chart } from '../data.js'
import { liveRuns, liveSequence } from '../logic/live-sequence.js'
import { LANES } from '../logic/sequence.js'
import { SequenceOf } from './sequence.js'

const timeOf = (milliseconds: number): string => new Date(milliseconds).toLocaleTimeString([], { hour12: false })

/** The runs of another page as messages between those who take part: the newest one, or the one that is chosen. */
export function LiveSequence({ inspection }: { readonly inspection: Inspection }): ReactNode {
  const events = useSyncExternalStore(inspection.subscribe, inspection.getEvents)
  const [chosen, setChosen] = useState<string | null>(null)
  const runs = useMemo(() => liveRuns(events), [events])
  const run = runs.find(({ id }) => id === chosen) ?? runs[0]
  const messages = useMemo(() => (run === undefined ? [] : liveSequence(chart, run.moments)), [run])
  return (
    <section className="sim-card sim-live" aria-labelledby="sim-live">
      <h2 id="sim-live">Sequence</h2>
      {run === undefined ? (
        <p className="sim-muted">No run yet. The messages between app, provider, device and endpoint appear here.</p>
      ) : (
        <>
          <div className="sim-tabs" role="group" aria-label="Run">
            {runs.map(({ id, action, startedAt }) => (
              <button key={id} type="button" aria-pressed={id === run.id} onClick={() => setChosen(id)}>
                {action} <span className="sim-muted">{timeOf(startedAt)}</span>
              </button>
            ))}
          </div>
          <SequenceOf lanes={LANES} messages={messages} at={run.moments.length} />
        </>
      )}
    </section>
  )
}
