import type { AnyTransitionDefinition } from 'xstate'
import type { SensitiveActionMachine } from '../chart.js'
import { events } from '../events.js'
import { outcomes as allOutcomes } from '../outcomes.js'
import type { ScriptedOutcome } from '../outcomes.js'
import type { Scenario } from '../scenarios.js'
import type { SensitiveActionInput } from '../../words/facts.js'
import { invokedBy } from '../stepper.js'
import { TransitionNames } from '../taken.js'
import { kitState } from './kit-state.js'
import type { Story } from './story.js'
import { type TimerSystem, noteTimers } from './test-timers.js'

/** One run of a test, as `replay()` takes it. JSON: it holds no token, no input and no data. */
export interface TestRecording {
  readonly scenario: Scenario
  /** What happened, by its ids, in order: `refreshIdToken.stale`. */
  readonly steps: readonly string[]
  /** How the services of the run answered, by the name of the service. */
  readonly outcomes: Readonly<Record<string, readonly ScriptedOutcome[]>>
}

interface Draft extends TestRecording {
  readonly steps: string[]
  readonly outcomes: Record<string, ScriptedOutcome[]>
}

/** The part of XState's inspection events that is read. */
interface Inspected {
  readonly type: string
  readonly rootId: string
  readonly actorRef: { readonly sessionId: string; readonly system: TimerSystem; readonly logic?: unknown }
  readonly event?: Readonly<Record<string, unknown>> & { readonly type: string }
  readonly _transitions?: readonly AnyTransitionDefinition[]
}

const ANSWER = /^xstate\.(done|error)\.actor\.(\w+)$/
const TIMER = /^xstate\.after\.(\w+)\./

/** What the answers of the run's own services are called: those that no script answers. */
const OWN: Readonly<Record<string, string>> = {
  savePendingAction: 'saved',
  startBrowserReauthentication: 'leaving',
  openOperation: 'opened',
}

/** `stepUpRequired` and others, as the outcomes of the chart are called. */
const RESULTS: Readonly<Record<string, string>> = {
  stepUpRequired: 'step-up',
  notSent: 'not-sent',
  notPerformed: 'not-performed',
}

/** Follows every statechart of a test by its inspection events: what happened in it, and which transitions it took. */
export class RunRecorder {
  readonly #story: Story
  /** The id of the newest answer of a service; `undefined` if it came from memory. */
  readonly #newestAnswer: (service: string) => string | undefined
  readonly #drafts = new Map<string, Draft>()
  readonly #names = new TransitionNames()
  readonly #services = new Map<unknown, ReadonlyMap<string, string>>()
  /** What was sent to a statechart that has not taken it yet. */
  readonly #sent = new Map<string, NonNullable<Inspected['event']>>()

  constructor(story: Story, newestAnswer: (service: string) => string | undefined) {
    this.#story = story
    this.#newestAnswer = newestAnswer
  }

  get recordings(): readonly TestRecording[] {
    return [...this.#drafts.values()]
  }

  readonly inspect = (given: unknown): void => {
    const inspected = given as Inspected
    if (inspected.actorRef.sessionId !== inspected.rootId) return
    if (inspected.type === '@xstate.event') this.#receive(inspected)
    else if (inspected.type === '@xstate.microstep') this.#step(inspected)
  }

  #receive({ rootId, actorRef, event }: Inspected): void {
    if (event!.type !== 'xstate.init') return void this.#sent.set(rootId, event!)
    noteTimers(actorRef.system)
    this.#begin(rootId, event!['input'] as SensitiveActionInput)
  }

  #begin(rootId: string, input: SensitiveActionInput): void {
    const number = this.#drafts.size + 1
    const scenario = { id: `test-${number}`, title: `run ${number} of a test, of "${input.actionId}"`, input }
    this.#drafts.set(rootId, { scenario, steps: [], outcomes: {} })
  }

  #step({ rootId, actorRef, _transitions = [] }: Inspected): void {
    const { taken } = kitState()
    for (const transition of _transitions) {
      const { id } = this.#names.of(transition)
      taken.set(id, (taken.get(id) ?? 0) + 1)
    }
    // A statechart takes several steps for one event; one that takes none was sent nothing that it knows.
    const event = this.#sent.get(rootId)
    this.#sent.delete(rootId)
    const draft = this.#drafts.get(rootId)
    if (event !== undefined && draft !== undefined && _transitions.length > 0)
      draft.steps.push(this.#idOf(event, draft, actorRef.logic as SensitiveActionMachine))
  }

  #idOf(event: NonNullable<Inspected['event']>, draft: Draft, machine: SensitiveActionMachine): string {
    const [, kind, invocation] = ANSWER.exec(event.type) ?? []
    if (invocation !== undefined) return this.#answered(draft, machine, kind!, invocation, event)
    const [, delay] = TIMER.exec(event.type) ?? []
    if (delay !== undefined) {
      this.#story.tell(`The time is over (${delay}).`)
      return `after.${delay}`
    }
    const said = JSON.stringify(event)
    const known = events.find((each) => JSON.stringify(each.event) === said)
    // The page says that it is shown again with `taken: false`, where the chart's own list leaves it out.
    const { id, title } = known ?? events.find((each) => each.event.type === event.type)!
    this.#story.tell(title)
    return id
  }

  #answered(
    draft: Draft,
    machine: SensitiveActionMachine,
    kind: string,
    invocation: string,
    event: NonNullable<Inspected['event']>,
  ): string {
    const service = this.#serviceOf(machine, invocation)
    const answer = kind === 'done' ? { resolve: event['output'] } : { reject: event['error'] }
    const name = this.#nameOf(service, answer)
    const listed = (draft.outcomes[service] ??= [])
    const same = (outcome: ScriptedOutcome): boolean => JSON.stringify(outcome.answer) === JSON.stringify(answer)
    let known = listed.find((outcome) => same(outcome))
    if (known === undefined) {
      const others = listed.filter(({ id }) => id === name || id.startsWith(`${name}-`)).length
      const id = others === 0 ? name : `${name}-${others + 1}`
      known = { id, title: `${service} answered "${name}".`, answer }
      listed.push(known)
    }
    if (service === 'performAction') this.#story.tell(`The endpoint answers: ${name}.`)
    return `${invocation}.${known.id}`
  }

  #nameOf(service: string, answer: ScriptedOutcome['answer']): string {
    if ('reject' in answer) return String((answer.reject as { code?: unknown } | undefined)?.code)
    const { result } = (answer.resolve ?? {}) as { result?: string }
    if (result !== undefined) return RESULTS[result] ?? result
    return OWN[service] ?? this.#newestAnswer(service) ?? 'from-memory'
  }

  #serviceOf(machine: SensitiveActionMachine, invocation: string): string {
    let services = this.#services.get(machine)
    if (services === undefined) {
      services = new Map(invokedBy(machine.root).map(({ id, service }) => [id, service]))
      this.#services.set(machine, services)
    }
    return services.get(invocation)!
  }
}

/** Every answer that a recording needs, beside those of the chart. */
export const outcomesOf = ({ outcomes }: TestRecording): Readonly<Record<string, readonly ScriptedOutcome[]>> => ({
  ...allOutcomes,
  ...Object.fromEntries(
    Object.entries(outcomes).map(([service, own]) => [
      service,
      [...own, ...allOutcomes[service as keyof typeof allOutcomes]],
    ]),
  ),
})
