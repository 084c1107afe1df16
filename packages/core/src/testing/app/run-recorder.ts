import type { AnyTransitionDefinition } from 'xstate'
import type { SensitiveActionMachine } from '../chart.js'
import { events } from '../events.js'
import { outcomes as allOutcomes } from '../outcomes.js'
import type { ScriptedOutcome } from '../outcomes.js'
import type { Scenario } from '../scenarios.js'
import type { SensitiveActionInput } from '../../words/facts.js'
import { invokedBy } from '../stepper.js'
import { TransitionNames } from '../transitions.js'
import { kitState } from './kit-state.js'
import type { Story } from './story.js'
import { type TimerSystem, noteTimers } from './test-timers.js'

/** A run of a test, for `replay()`. JSON, without a token, input or data. */
export interface TestRecording {
  readonly scenario: Scenario
  /** The ids of the events, in order, such as `refreshIdToken.stale`. */
  readonly steps: readonly string[]
  /** The answers of the run's services, by service name. */
  readonly outcomes: Readonly<Record<string, readonly ScriptedOutcome[]>>
}

interface Draft extends TestRecording {
  readonly steps: string[]
  readonly outcomes: Record<string, ScriptedOutcome[]>
}

/** The part of XState's inspection events that the recorder reads. */
interface Inspected {
  readonly type: string
  readonly rootId: string
  readonly actorRef: { readonly sessionId: string; readonly system: TimerSystem; readonly logic?: unknown }
  readonly event?: Readonly<Record<string, unknown>> & { readonly type: string }
  readonly _transitions?: readonly AnyTransitionDefinition[]
}

const ANSWER = /^xstate\.(done|error)\.actor\.(\w+)$/
const TIMER = /^xstate\.after\.(\w+)\./

/** The ids of answers of the run's own services, which no script answers. */
const OWN: Readonly<Record<string, string>> = {
  savePendingAction: 'saved',
  startBrowserReauthentication: 'leaving',
  openOperation: 'opened',
}

/** The ids of the chart's outcomes for results such as `stepUpRequired`. */
const RESULTS: Readonly<Record<string, string>> = {
  stepUpRequired: 'step-up',
  notSent: 'not-sent',
  notPerformed: 'not-performed',
}

/** Records the events and transitions of every statechart of a test, using inspection events. */
export class RunRecorder {
  readonly #story: Story
  /** The id of the newest answer of a service; `undefined` if it came from memory. */
  readonly #newestAnswer: (service: string) => string | undefined
  readonly #drafts = new Map<string, Draft>()
  readonly #names = new TransitionNames()
  readonly #services = new Map<unknown, ReadonlyMap<string, string>>()
  /** Events that were sent to a statechart and not taken yet. */
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
    // A statechart may take several steps for one event. If it takes none, it does not know the event.
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
      this.#story.tell(`The time is up (${delay}).`)
      return `after.${delay}`
    }
    const sent = JSON.stringify(event)
    const known = events.find((each) => JSON.stringify(each.event) === sent)
    // The page sends `page.restored` with `taken: false`; the chart's own list omits the field.
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

/** Returns every answer that a recording needs, including those of the chart. */
export const outcomesOf = ({ outcomes }: TestRecording): Readonly<Record<string, readonly ScriptedOutcome[]>> => ({
  ...allOutcomes,
  ...Object.fromEntries(
    Object.entries(outcomes).map(([service, own]) => [
      service,
      [...own, ...allOutcomes[service as keyof typeof allOutcomes]],
    ]),
  ),
})
