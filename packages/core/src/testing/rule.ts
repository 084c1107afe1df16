import { toFailure } from '../words/codes.js'
import type { Step } from './step.js'

/** A rule that holds on every edge of the chart. */
export interface Invariant {
  readonly id: string
  /** The rule, in one sentence. */
  readonly title: string
  /** What happens to people if the rule does not hold. */
  readonly consequence: string
  /** Returns the problem of a step, or `null`. */
  readonly check: (step: Step) => string | null
  /** Returns a problem that no single step shows, with the shortest run that shows it, or `null`. */
  readonly checkAll?: (edges: readonly Step[]) => { readonly problem: string; readonly step: Step } | null
}

/** Services that prompt the end-user. */
export const PROMPTS: readonly string[] = [
  'reauthenticateWithBiometric',
  'reauthenticateInBrowser',
  'startBrowserReauthentication',
]

/** Checks whether a service started in a step. */
export const starts = ({ started }: Step, id: string): boolean => started.includes(id)

/** Returns the answer of a service in a step, or `null`. */
export function answerOf({
  event,
}: Step): { readonly id: string; readonly output?: unknown; readonly code?: string } | null {
  const [, how, id = ''] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(event?.event.type ?? '') ?? []
  if (event === null || how === undefined) return null
  return how === 'done' ? { id, output: event.event['output'] } : { id, code: toFailure(event.event['error']).code }
}

/** Reads a field of a service's answer. */
export const fieldOf = (answer: unknown, name: string): unknown =>
  typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined
