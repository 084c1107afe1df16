import { type ReactNode, useState } from 'react'
import { chart, drawings } from './data.js'
import type { PageProps } from './page.js'
import { ChartView } from './parts/chart-view.js'
import { Downloads } from './parts/downloads.js'
import { PrintButtons } from './parts/print-buttons.js'
import { TransitionTable } from './parts/transition-table.js'

const VIEWS = { spine: 'Spine', overview: 'Overview', every: 'Every edge', outline: 'Outline', table: 'Table' } as const
type View = keyof typeof VIEWS

const [spine, every, overview] = drawings

/** Shows the chart in every view, with downloads. */
export function ChartPage({ query, navigate }: PageProps): ReactNode {
  const asked = query.get('view') ?? ''
  const [view, setView] = useState<View>(Object.hasOwn(VIEWS, asked) ? (asked as View) : 'spine')
  const drawing = view === 'every' ? every : view === 'overview' ? overview : spine
  const play = (id: string): void => navigate(`simulator#/state/${id.slice(chart.id.length + 1)}`)
  return (
    <div className="sim-page">
      <header className="sim-head">
        <h1>The chart</h1>
        <p className="sim-lead">
          {chart.states.length - 1} states, {chart.transitions.length} transitions, drawn from the machine that ships.
          Choose a state to see a run that comes through it; arrow keys follow transitions.
        </p>
      </header>
      <div className="sim-bar">
        <div className="sim-tabs" role="group" aria-label="View">
          {(Object.keys(VIEWS) as View[]).map((name) => (
            <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
              {VIEWS[name]}
            </button>
          ))}
        </div>
        {drawing === undefined ? null : <Downloads chart={chart} drawing={drawing} />}
        {view === 'outline' || view === 'table' ? null : <PrintButtons />}
      </div>
      {view === 'table' ? (
        <TransitionTable chart={chart} />
      ) : (
        <div className={`sim-whole sim-whole-${view}`}>
          <ChartView
            key={view}
            chart={chart}
            drawings={drawing === undefined ? [] : [drawing]}
            view={view === 'outline' ? 'list' : 'picture'}
            onSelect={play}
          />
        </div>
      )}
    </div>
  )
}
