import { type ReactNode, useMemo, useRef, useState } from 'react'
import { chart, drawings, paths } from './data.js'
import { leafOf, pathOf, trailOf } from './logic/chart-trail.js'
import { type Place, linkOf, placeOf } from './logic/link.js'
import { breaks, wholeMachine } from './logic/machine.js'
import { offersOf } from './logic/offers.js'
import { type Run, playerOf } from './logic/run.js'
import { scenarioById } from './logic/scenario.js'
import { stories } from './logic/stories.js'
import type { PageProps } from './page.js'
import { ChartView } from './parts/chart-view.js'
import { CopyButton } from './parts/copy-button.js'
import { FlightRecorder } from './parts/flight-recorder.js'
import { HookView } from './parts/hook-view.js'
import { OfferList } from './parts/offer-list.js'
import { Sequence } from './parts/sequence.js'
import { SettingPicker } from './parts/setting-picker.js'
import { Transport } from './parts/transport.js'
import { useRun } from './use-run.js'

/** The first story, at its start. */
function firstRun(): Run {
  const { scenario, events } = stories[0]!
  return { scenario: scenarioById(scenario)!, events, at: 0, isStory: true }
}

/** The shortest known run that comes through a state. */
function runThrough(path: string): Run {
  const id = path.startsWith(`${chart.id}.`) ? path : `${chart.id}.${path}`
  const player = playerOf(wholeMachine())
  for (const known of paths) {
    const scenario = scenarioById(known.scenario)
    if (scenario === null) continue
    const steps = player.stepsOf(scenario, known.events)
    const at = steps.findIndex((step) => trailOf(chart, [step]).includes(id))
    if (at >= 0) return { scenario, events: known.events, at }
  }
  return firstRun()
}

const runOfPlace = (place: Place): Run =>
  place.kind === 'run'
    ? { ...place, isStory: place.plays }
    : place.kind === 'state'
      ? runThrough(place.path)
      : firstRun()

const TONES: Readonly<Record<string, string>> = { active: 'sim-tone-active', done: 'sim-tone-done' }

function Simulator({ place, navigate }: { place: Place; navigate: (hash: string) => void }): ReactNode {
  const [start] = useState(() => runOfPlace(place))
  const broken = place.kind === 'run' ? place.broken : null
  const controls = useRun(start, broken, place.kind === 'run' && place.plays)
  const heading = useRef<HTMLHeadingElement>(null)
  const [log, setLog] = useState<'recorder' | 'sequence'>('recorder')
  const { run, steps, now } = controls
  const offers = useMemo(() => offersOf(chart, controls.player, now), [controls.player, now])
  const trail = useMemo(() => trailOf(chart, steps.slice(0, run.at + 1)), [steps, run.at])
  const state = leafOf(chart, now.snapshot.value)
  const { ending } = now.snapshot.context
  const change = breaks.find(({ id }) => id === broken)
  const choose = (id: string): void => {
    controls.choose(id)
    // The button that was pressed is about to be gone: the place is where one reads on.
    heading.current?.focus({ preventScroll: true })
  }
  const pick = (id: string): void => {
    const scenario = scenarioById(id)
    if (scenario !== null) controls.load({ scenario, events: [], at: 0 })
  }
  return (
    <div className="sim-page">
      <header className="sim-head">
        <h1>Simulator</h1>
        <p className="sim-lead">
          This is the chart that ships, taking real transitions. You play its services, its clock and the end-user.
        </p>
        <div className="sim-stories" role="group" aria-label="Runs to begin with">
          {stories.map(({ title, scenario, events }) => (
            <button
              key={title}
              type="button"
              className="sim-chip"
              onClick={() => {
                const found = scenarioById(scenario)
                if (found === null) return
                controls.load({ scenario: found, events, at: 0, isStory: true }, true)
              }}
            >
              {title}
            </button>
          ))}
        </div>
      </header>
      {change === undefined ? null : (
        <p className="sim-broken" role="note">
          <b>This chart is broken on purpose:</b> {change.title.toLowerCase()}.{' '}
          <button type="button" className="sim-link" onClick={() => navigate(linkOf(run.scenario.id, run.events))}>
            Play the same on the chart as it is
          </button>
        </p>
      )}
      <div className="sim-grid">
        <ChartView
          chart={chart}
          drawings={drawings.slice(0, 2)}
          value={now.snapshot.value}
          trail={trail}
          onSelect={(id) => {
            const at = steps.findLastIndex((step) => trailOf(chart, [step]).includes(id))
            if (at >= 0) controls.goTo(at)
          }}
        />
        <aside className="sim-side">
          <section className="sim-card sim-where">
            <Transport controls={controls} />
            <p className="sim-muted sim-crumbs">{pathOf(chart, now.snapshot.value).slice(0, -1).join(' › ')}</p>
            <h2
              ref={heading}
              tabIndex={-1}
              className={`sim-state ${TONES[now.snapshot.status] ?? ''} sim-end-${state?.tone ?? 'plain'}`}
            >
              {state?.title}
            </h2>
            <p>{state?.description}</p>
            <p className="sim-muted sim-facts">
              {ending === null ? null : (
                <code>
                  {ending.outcome} · {ending.code}
                  {ending.diagnosis === undefined ? '' : ` · ${ending.diagnosis}`}
                </code>
              )}
              {state?.spec == null ? null : <span>{state.spec}</span>}
            </p>
            {now.snapshot.status === 'active' ? (
              <OfferList offers={offers} onChoose={choose} />
            ) : (
              <p className="sim-over">The run is over. Go back in time, or choose another.</p>
            )}
          </section>
          <HookView step={now} />
          <section className="sim-card">
            <SettingPicker scenario={run.scenario.id} onPick={pick} />
          </section>
          <section className="sim-card">
            <div className="sim-bar">
              <div className="sim-tabs" role="group" aria-label="Log">
                {(['recorder', 'sequence'] as const).map((name) => (
                  <button key={name} type="button" aria-pressed={log === name} onClick={() => setLog(name)}>
                    {name === 'recorder' ? 'Flight recorder' : 'Sequence'}
                  </button>
                ))}
              </div>
              <CopyButton label="Copy link" text={() => new URL(controls.link, location.href).href} />
            </div>
            {log === 'recorder' ? (
              <FlightRecorder chart={chart} steps={steps} at={run.at} onGo={controls.goTo} />
            ) : (
              <Sequence steps={steps} at={run.at} />
            )}
          </section>
        </aside>
      </div>
    </div>
  )
}

/** Plays runs on the real chart: `simulator#/state/<path>`, `simulator#/run/<scenario>/<event,event>?at=2`. */
export function SimulatorPage({ route, query, navigate }: PageProps): ReactNode {
  return <Simulator key={`${route.join('/')}?${query.toString()}`} place={placeOf(route, query)} navigate={navigate} />
}
