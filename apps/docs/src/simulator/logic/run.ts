import {
  type Scenario,
  type ScriptedEvent,
  type SensitiveActionMachine,
  type Step,
  explore,
  replay,
} from '@reauth/core/testing'
import { isPageLoad, loadPage, pageLoadsAt } from './page-loads.js'

/** A run that a reader plays: its events, and the selected moment. */
export interface Run {
  readonly scenario: Scenario
  /** Ids of the events, in order. */
  readonly events: readonly string[]
  /** The number of events before the selected moment. */
  readonly at: number
  /** Whether automatic playback stops after its last event. */
  readonly isStory?: boolean
}

/** Plays runs on a chart. It is pure, so you can return to every moment. */
export interface Player {
  /** Returns the moments of a run, from its start to the last possible event. */
  readonly stepsOf: (scenario: Scenario, events: readonly string[]) => readonly Step[]
  readonly next: (step: Step) => readonly ScriptedEvent[]
  readonly advance: (step: Step, event: ScriptedEvent) => Step
}

/** Creates a player for a chart. */
export function playerOf(machine: SensitiveActionMachine): Player {
  const chart = explore({ machine, scenarios: [] })
  const next = (step: Step): readonly ScriptedEvent[] => [...chart.next(step), ...pageLoadsAt(step)]
  const advance = (step: Step, event: ScriptedEvent): Step =>
    isPageLoad(event) ? loadPage(machine, step, event) : chart.advance(step, event)
  return {
    next,
    advance,
    stepsOf(scenario, events) {
      const steps = [replay(scenario, [], machine)]
      for (const id of events) {
        const before = steps.at(-1)!
        const event = next(before).find((one) => one.id === id)
        if (event === undefined) break
        steps.push(advance(before, event))
      }
      return steps
    },
  }
}

/** Returns the run with an event added at the selected moment. Later events are removed. */
export const chosen = ({ scenario, events, at }: Run, id: string): Run => ({
  scenario,
  events: [...events.slice(0, at), id],
  at: at + 1,
})

const GOOD = ['stale', 'opened', 'authenticated', 'saved', 'leaving', 'performed']

/** Returns the next event on the path to success: the end-user is asked and authenticates, and the server performs the action. */
export function happyEvent(step: Step, offers: readonly ScriptedEvent[]): ScriptedEvent | null {
  const isAsked =
    step.counts.biometricPrompts + step.counts.browserPrompts > 0 || step.snapshot.context.resumedAt !== null
  const words = isAsked || step.snapshot.context.prompts > 0 ? ['fresh', ...GOOD] : GOOD
  const answers = offers.filter(({ event }) => event.type.startsWith('xstate.done.'))
  const answer = answers.find(({ id }) => words.includes(id.slice(id.indexOf('.') + 1)))
  const other = ['reauth.confirm', 'network.restored', 'after.retryDelay', 'page.loaded.callback', 'page.restored']
    .map((wanted) => offers.find(({ id }) => id === wanted))
    .find((offer) => offer !== undefined)
  return answer ?? other ?? null
}
