import { type ReactNode, useId } from 'react'
import { chart, drawings } from '../data.js'
import { leafOf, trailOf } from '../logic/chart-trail.js'
import { ChartView } from '../parts/chart-view.js'
import { HookView } from '../parts/hook-view.js'
import type { ColumnMoment } from './play.js'

interface Props {
  readonly title: string
  readonly moment: ColumnMoment
}

/** Returns the note beside the state, if any. */
const noteOf = ({ hasJoined, isAway, isQueued }: ColumnMoment): string | null =>
  hasJoined
    ? 'This click joined the run of the first one. Both show the same run.'
    : isAway
      ? 'This page has left. The end-user is at the provider.'
      : isQueued
        ? 'It waits: the other tab is asking, and one prompt is enough.'
        : null

/** Shows one of two runs: its state, its hook, and the statechart. */
export function Column({ title, moment }: Props): ReactNode {
  const name = useId()
  const { steps } = moment
  const now = steps.at(-1)
  const trail = trailOf(chart, steps)
  const state = now === undefined ? undefined : leafOf(chart, now.snapshot.value)
  const note = noteOf(moment)
  const ending = now?.snapshot.context.ending
  return (
    <section className="sim-column" aria-labelledby={name}>
      <div className="sim-card sim-column-state">
        <p id={name} className="sim-column-title">
          {title}
        </p>
        {now === undefined ? (
          <h2 className="sim-state sim-state-none">Not started</h2>
        ) : (
          <h2
            className={`sim-state sim-end-${state?.tone ?? 'plain'} ${now.snapshot.status === 'active' ? 'sim-tone-active' : ''}`}
          >
            {state?.title}
          </h2>
        )}
        <p>{state?.description ?? 'Nobody clicked here yet.'}</p>
        {ending == null ? null : (
          <p className="sim-muted sim-facts">
            <code>
              {ending.outcome} · {ending.code}
            </code>
          </p>
        )}
        {note === null ? null : <p className="sim-column-note">{note}</p>}
      </div>
      <ChartView chart={chart} drawings={drawings.slice(0, 2)} value={now?.snapshot.value} trail={trail} />
      <HookView step={now} of={name} />
    </section>
  )
}
