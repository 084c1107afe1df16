import { type ScriptedEvent, type SensitiveActionMachine, type Step, replay } from '@reauth/core/testing'
import type { ResumptionStage } from '@reauth/core'

/** The ways in which the page can be loaded again, with descriptions. */
const LOADS = {
  callback: 'The end-user authenticated at the provider, and the page is loaded with the callback.',
  abandoned: 'The end-user comes back without authenticating, and the page is loaded without a callback.',
  discarded: 'The end-user took twenty minutes at the provider, and what was kept has expired.',
  confirmation: 'The page is loaded again before the end-user confirmed.',
  used: 'The callback page is loaded again.',
} as const satisfies Partial<Record<ResumptionStage, string>>
type Load = keyof typeof LOADS

const TYPE = 'page.loaded'

const eventOf = (load: Load): ScriptedEvent => ({
  id: `${TYPE}.${load}`,
  title: LOADS[load],
  event: { type: TYPE, load },
})

/** Returns the data that the run stored before a redirect; `undefined` without a redirect. */
function keptOf(step: Step): object | undefined {
  const saved = step.startedWith.find(({ id }) => id === 'savePendingAction')
  if (saved === undefined) return step.before === null ? step.scenario.input.resumption : keptOf(step.before)
  const { runId: _run, actionId: _action, idempotencyKey: _key, ...facts } = saved.input as Record<string, unknown>
  return facts
}

/** Returns how the page can be loaded again at a moment: after a redirect, before the confirmation, and after the end of a resumed run. */
export function pageLoadsAt(step: Step): readonly ScriptedEvent[] {
  const { snapshot, waiting } = step
  const hasLeft =
    snapshot.matches({ reauthenticating: { browser: 'redirecting' } }) &&
    !waiting.includes('startBrowserReauthentication')
  if (hasLeft) return [eventOf('callback'), eventOf('abandoned'), eventOf('discarded')]
  if (snapshot.matches('confirmingResumed')) return [eventOf('confirmation')]
  const hasReturned = snapshot.status === 'done' && snapshot.context.resumedAt === 'callback'
  return hasReturned ? [eventOf('used')] : []
}

export const isPageLoad = ({ event }: Pick<ScriptedEvent, 'event'>): boolean => event.type === TYPE

/** Starts the run of the loaded page: the chart starts again with the stored data. */
export function loadPage(machine: SensitiveActionMachine, before: Step, event: ScriptedEvent): Step {
  const { scenario } = before
  const resumption = { ...keptOf(before), stage: event.event['load'] as Load } as typeof scenario.input.resumption
  const input = { ...scenario.input, ...(resumption && { resumption }) }
  return { ...replay({ ...scenario, input }, [], machine), before, event, depth: before.depth + 1 }
}
