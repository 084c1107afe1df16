import { type ReactNode, useMemo } from 'react'
import type { Chart } from '@reauth/statechart'
import type { Step } from '@reauth/core/testing'
import { wordsOfTime } from '../logic/offers.js'
import { type RecorderRow, type Span, recorderOf, spansOf } from '../logic/recorder.js'

interface Props {
  readonly chart: Chart
  readonly steps: readonly Step[]
  readonly at: number
  readonly onGo: (at: number) => void
}

const SIGNS = { answered: '✓', rejected: '✕', stopped: '■', waiting: '…' } as const

function Spans({ spans, last }: { spans: readonly Span[]; last: number }): ReactNode {
  const width = Math.max(1, last)
  return (
    <ul className="sim-spans" aria-label="Service calls">
      {spans.map(({ service, from, to, ended }) => (
        <li key={`${service} ${from}`} className={`sim-span-${ended}`}>
          <code>{service}</code>
          <span className="sim-span-track">
            <i
              style={{
                insetInlineStart: `${(from / width) * 100}%`,
                inlineSize: `max(6px, ${(((to ?? last) - from) / width) * 100}%)`,
              }}
            />
          </span>
          <span className="sim-muted">
            {SIGNS[ended]} {ended}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Row({
  row,
  isNow,
  isLater,
  onGo,
}: {
  row: RecorderRow
  isNow: boolean
  isLater: boolean
  onGo: () => void
}): ReactNode {
  const name = ['sim-row', isNow ? 'sim-now' : '', isLater ? 'sim-later' : ''].filter(Boolean).join(' ')
  return (
    <li className={name}>
      <button type="button" aria-current={isNow ? 'step' : undefined} onClick={onGo}>
        <span className="sim-row-at">{row.at}</span>
        <span className={`sim-glyph sim-glyph-${row.glyph}`} aria-hidden="true">
          {row.glyph}
        </span>
        <span className="sim-row-what">
          <code>{row.id}</code>
          <span className="sim-muted">{row.title}</span>
        </span>
        <span className="sim-row-state">{row.state}</span>
      </button>
      {row.microsteps.length === 0 ? null : (
        <details open={isNow && row.microsteps.length > 1}>
          <summary>
            {row.microsteps.length} {row.microsteps.length === 1 ? 'transition' : 'transitions'}
            {row.started.length > 0 ? ` · starts ${row.started.join(', ')}` : ''}
            {row.stopped.length > 0 ? ` · stops ${row.stopped.join(', ')}` : ''}
          </summary>
          <ol>
            {row.microsteps.map(({ id, from, to, text }) => (
              <li key={id}>
                <b>{from}</b> → <b>{to}</b> <span className="sim-muted">{text}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  )
}

/** A row for each moment; a click goes there. */
export function FlightRecorder({ chart, steps, at, onGo }: Props): ReactNode {
  const rows = useMemo(() => recorderOf(chart, steps), [chart, steps])
  const spans = useMemo(() => spansOf(steps.slice(0, at + 1)), [steps, at])
  const now = rows[at]
  return (
    <div className="sim-recorder">
      <dl className="sim-counters">
        {(['prompts', 'calls', 'stepUps'] as const).map((name) => (
          <div key={name}>
            <dt>{name === 'stepUps' ? 'step-ups' : name}</dt>
            <dd>{now?.[name] ?? 0}</dd>
          </div>
        ))}
        <div>
          <dt>timers</dt>
          <dd>{wordsOfTime(now?.elapsed ?? 0)}</dd>
        </div>
      </dl>
      <ol className="sim-rows" aria-label="Flight recorder">
        {rows.map((row) => (
          <Row key={row.at} row={row} isNow={row.at === at} isLater={row.at > at} onGo={() => onGo(row.at)} />
        ))}
      </ol>
      {spans.length === 0 ? null : <Spans spans={spans} last={at} />}
    </div>
  )
}
