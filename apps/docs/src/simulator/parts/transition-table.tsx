import { type ReactNode, useMemo, useState } from 'react'
import type { Chart, TransitionKind } from '@reauth/statechart'

const SIGNS: Readonly<Record<TransitionKind, string>> = {
  event: '●',
  done: '✓',
  error: '✕',
  timer: '◷',
  always: '→',
  snapshot: '↻',
}

/** Every transition of the chart as a row. */
export function TransitionTable({ chart }: { chart: Chart }): ReactNode {
  const [words, setWords] = useState('')
  const titles = useMemo(() => new Map(chart.states.map(({ id, title }) => [id, title])), [chart])
  const rows = useMemo(() => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
    return chart.transitions
      .map((one) => ({
        ...one,
        from: one.source === chart.id ? 'Every state' : (titles.get(one.source) ?? one.source),
        to: one.targets.map((id) => titles.get(id) ?? id).join(', ') || 'stays',
      }))
      .filter((row) => {
        const text = `${row.from} ${row.to} ${row.label} ${row.guard ?? ''} ${row.description ?? ''}`.toLowerCase()
        return wanted.every((word) => text.includes(word))
      })
  }, [chart, titles, words])
  return (
    <div className="sim-table">
      <input
        type="search"
        className="sim-search"
        placeholder="Words…"
        aria-label="Words of a transition"
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />{' '}
      <span className="sim-muted" role="status">
        {rows.length} transitions
      </span>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, also by keys */}
      <div className="sim-scroll" role="region" aria-label="Transitions" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">When</th>
              <th scope="col">If</th>
              <th scope="col">To</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, from, to, kind, label, actor, guard, otherwise, description }) => (
              <tr key={id}>
                <th scope="row">{from}</th>
                <td>
                  <span className={`sim-glyph sim-glyph-${SIGNS[kind]}`} aria-hidden="true">
                    {SIGNS[kind]}
                  </span>{' '}
                  {kind === 'always' ? 'at once' : label}
                  {actor === null ? null : <code> {actor}</code>}
                </td>
                <td>{guard ?? (otherwise ? 'otherwise' : '')}</td>
                <td>{to}</td>
                <td className="sim-muted">{description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
