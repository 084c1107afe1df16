import type { SensitiveActionContext } from '../machine/context.js'
import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'

/** What every event of a run tells. Never a token, an input or data. */
interface Told {
  readonly runId: string
  readonly actionId: string
  /** Milliseconds since the run began on this page. */
  readonly elapsed: number
}

/** What happens in the runs of a page, for logs and measurements: a closed union on `type`. */
export type ReauthEvent =
  | (Told & { readonly type: 'requested' })
  | (Told & { readonly type: 'resumed' })
  | (Told & { readonly type: 'prompted'; readonly method: 'biometric' | 'browser' })
  | (Told & { readonly type: 'stepUpAsked' })
  | (Told & { readonly type: 'called' })
  | (Told & { readonly type: 'performed' })
  | (Told & { readonly type: 'refused'; readonly code: EndCode })
  /** The server asks again after a step-up. */
  | (Told & { readonly type: 'ineffective'; readonly code: EndCode; readonly diagnosis: StepUpDiagnosis })
  /** The end-user cannot be asked. */
  | (Told & { readonly type: 'ineligible'; readonly code: EndCode })
  | (Told & { readonly type: 'cancelled' | 'failed' | 'outcomeUnknown'; readonly code: EndCode })

/** An event without what every event tells. */
type News = ReauthEvent extends infer Event ? (Event extends Told ? Omit<Event, keyof Told> : never) : never

/**
 * Tells what is new between two moments of a run.
 *
 * @param before The context before; `undefined` at the start.
 * @param after The context now.
 * @param isDone Whether the run is over.
 */
export function newsOf(
  before: SensitiveActionContext | undefined,
  after: SensitiveActionContext,
  isDone: boolean,
): readonly News[] {
  const news: News[] = []
  if (before === undefined) news.push({ type: after.resumedAt === null ? 'requested' : 'resumed' })
  if (after.stepUps > (before?.stepUps ?? after.stepUps)) news.push({ type: 'stepUpAsked' })
  if (after.prompts > (before?.prompts ?? 0)) news.push({ type: 'prompted', method: after.tried.at(-1)! })
  if (after.calls > (before?.calls ?? 0)) news.push({ type: 'called' })
  if (isDone) news.push(endOf(after))
  return news
}

function endOf({ ending }: SensitiveActionContext): News {
  if (ending === null) return { type: 'performed' }
  const { outcome, code, diagnosis } = ending
  if (diagnosis !== undefined) return { type: 'ineffective', code, diagnosis }
  return code === 'cannotReauthenticate' ? { type: 'ineligible', code } : { type: outcome, code }
}
