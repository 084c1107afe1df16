import { type ReactNode, useMemo, useRef, useState } from 'react'
import { questionById } from '../questions.js'
import { chart, drawings } from './data.js'
import { leafOf, momentIn, pathOf, trailOf } from './logic/chart-trail.js'
import type { DeviceClock } from './logic/device-clock.js'
import { type Place, linkOf, placeOf } from './logic/link.js'
import { breaks } from './logic/machine.js'
import { type Offer, offersOf } from './logic/offers.js'
import type { Run } from './logic/run.js'
import { scenarioById } from './logic/scenario.js'
import { stories } from './logic/stories.js'
import type { PageProps } from './page.js'
import { ChartView } from './parts/chart-view.js'
import { ChoiceMenu } from './parts/choice-menu.js'
import { ClockCard } from './parts/clock-card.js'
import { CopyButton } from './parts/copy-button.js'
import { FactsTable } from './parts/facts-table.js'
import { FlightRecorder } from './parts/flight-recorder.js'
import { HookView } from './parts/hook-view.js'
import { LinkNotice } from './parts/link-notice.js'
import { OfferList } from './parts/offer-list.js'
import { QuestionCard } from './parts/question-card.js'
import { Sequence } from './parts/sequence.js'
import { SettingPicker } from './parts/setting-picker.js'
import { Transport } from './parts/transport.js'
import { faultOf, startOf } from './start-of.js'
import { useRun } from './use-run.js'

/** Whether a run is a story, however far it is played. */
const isSame = (run: Run, { scenario, events }: (typeof stories)[number]): boolean =>
  run.scenario.id === scenario && run.events.join() === events.join()

/** The text of the live region, with the number of buttons. */
const announcementOf = (title: string, status: string, count: number): string =>
  `Now in ${title}. ${status === 'active' ? `${count} ${count === 1 ? 'event' : 'events'} possible.` : 'This is an end.'}`

const TONES: Readonly<Record<string, string>> = { active: 'sim-tone-active', done: 'sim-tone-done' }

function Simulator({ place, navigate }: { place: Place; navigate: (hash: string) => void }): ReactNode {
  const [start] = useState(() => startOf(place))
  const [clock, setClock] = useState<DeviceClock>(place.kind === 'run' ? place.clock : 'right')
  const [question, setQuestion] = useState(() => questionById(place.kind === 'run' ? place.question : null))
  const broken = place.kind === 'run' ? place.broken : null
  const controls = useRun(start.run, broken, place.kind === 'run' && place.plays, {
    clock,
    question: question?.id ?? null,
  })
  const heading = useRef<HTMLHeadingElement>(null)
  const [log, setLog] = useState<'recorder' | 'sequence'>('recorder')
  const [menu, setMenu] = useState<readonly Offer[]>([])
  const { run, steps, now } = controls
  const offers = useMemo(() => offersOf(chart, controls.player, now), [controls.player, now])
  const trail = useMemo(() => trailOf(chart, steps.slice(0, run.at + 1)), [steps, run.at])
  const visited = useMemo(() => trailOf(chart, steps), [steps])
  const state = leafOf(chart, now.snapshot.value)
  const { ending } = now.snapshot.context
  const change = breaks.find(({ id }) => id === broken)
  const choose = (id: string): void => {
    controls.choose(id)
    // The pressed button will disappear, so the focus moves to the heading.
    heading.current?.focus({ preventScroll: true })
  }
  /** Plays the selected transition. If several answers take it, it asks which one. */
  const take = (ids: readonly string[]): void => {
    const found = offers.offers.filter(({ transition }) => transition !== null && ids.includes(transition))
    const [only, ...others] = found
    if (only !== undefined && others.length === 0) controls.choose(only.id)
    else setMenu(found)
  }
  const load = (id: string, events: readonly string[], plays: boolean): void => {
    const scenario = scenarioById(id)
    if (scenario === null) return
    setQuestion(undefined)
    controls.load({ scenario, events, at: 0, isStory: plays }, plays)
  }
  const fault = run.events === start.run.events ? start.fault : undefined
  const notice = fault ?? faultOf(run, steps.length - 1, broken)
  return (
    <div className="sim-page">
      <header className="sim-head">
        <h1>Simulator</h1>
        <p className="sim-lead">
          This is the chart that ships, taking real transitions. You play its services, its clock and the end-user:
          choose a framed row or label in the picture, or a button beside it.
        </p>
        <div className="sim-stories" role="group" aria-label="Runs to begin with">
          {stories.map((story) => (
            <button
              key={story.title}
              type="button"
              className="sim-chip"
              aria-pressed={isSame(run, story)}
              onClick={() => load(story.scenario, story.events, true)}
            >
              {story.title}
            </button>
          ))}
          <a className="sim-more" href="together">
            Two runs or two tabs at once →
          </a>
          <a className="sim-more" href="inspector">
            A run of your own app →
          </a>
        </div>
      </header>
      {notice === undefined ? null : <LinkNotice>{notice}</LinkNotice>}
      {change === undefined ? null : (
        <p className="sim-broken" role="note">
          <b>This chart is broken on purpose:</b> {change.title.toLowerCase()}.{' '}
          <button type="button" className="sim-link" onClick={() => navigate(linkOf(run.scenario.id, run.events))}>
            Play the same on the chart as it is
          </button>
        </p>
      )}
      {menu.length === 0 ? null : (
        <ChoiceMenu
          title={`What happens in “${state?.title ?? ''}”?`}
          offers={menu}
          onClose={() => setMenu([])}
          onChoose={(id) => {
            setMenu([])
            choose(id)
          }}
        />
      )}
      <div className={question === undefined ? 'sim-grid' : 'sim-grid sim-asks'}>
        {question === undefined ? null : <QuestionCard question={question} />}
        <ChartView
          chart={chart}
          drawings={drawings.slice(0, 2)}
          value={now.snapshot.value}
          trail={trail}
          latest={now.taken.map(({ drawingId }) => drawingId)}
          possible={offers.offers.flatMap(({ transition }) => transition ?? [])}
          onTransition={take}
          announcement={announcementOf(state?.title ?? '', now.snapshot.status, offers.offers.length)}
          selectable={visited}
          onSelect={(id) => {
            const at = momentIn(chart, steps, id)
            if (at >= 0) controls.goTo(at)
          }}
        />
        <aside className="sim-side">
          <section className="sim-card sim-where">
            <Transport
              {...controls}
              at={run.at}
              last={steps.length - 1}
              isOver={run.at === steps.length - 1 && now.snapshot.status !== 'active'}
            />
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
          <FactsTable step={now} />
          <section className="sim-card">
            <SettingPicker
              scenario={run.scenario.id}
              clock={clock}
              onPick={(id) => load(id, [], false)}
              onClock={setClock}
            />
          </section>
          {clock === 'right' ? null : <ClockCard step={now} clock={clock} />}
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
