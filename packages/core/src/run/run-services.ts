import { toFailure } from '../words/codes.js'
import type { Failure } from '../words/codes.js'
import type { CallResult, Reading, Resolution } from '../words/facts.js'
import { withoutCallback } from '../pending/return-to.js'
import { randomId } from '../platform/digest.js'
import { idTokenClaims } from '../service/id-token-claims.js'
import { type Authentication, evaluate, toAuthentication } from '@reauth/policy'
import type { CallInput, PromptInput, RefreshInput, RunRef, SavePendingInput } from '../machine/actors.js'
import type { SensitiveActionContext } from '../machine/context.js'
import { isAdvanced, withMargin } from '../machine/freshness.js'
import type { InProcessBrowser, PromptOptions, RedirectBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../service/service-error.js'
import { toCallResult, toThrownResult } from '../action/call-result.js'
import type { RunParts } from './run-parts.js'
import { type PerformContext, keepsInput } from '../action/sensitive-action.js'
import { validate } from '../action/validate.js'

/** What the statechart has done for one run. Everything but `failureOf` may reject with anything. */
export interface RunServices {
  /** What a rejection means: a code, and nothing of the error. */
  failureOf(error: unknown): Failure
  refreshIdToken(input: RefreshInput, signal: AbortSignal): Promise<Reading>
  openOperation(input: CallInput, signal: AbortSignal): Promise<{ operationId: string; openedAt: number }>
  reauthenticateWithBiometric(input: PromptInput, signal: AbortSignal): Promise<Reading>
  reauthenticateInBrowser(input: PromptInput, signal: AbortSignal): Promise<Reading>
  savePendingAction(run: SavePendingInput): Promise<void>
  startBrowserReauthentication(input: PromptInput, signal: AbortSignal): Promise<void>
  finishBrowserReauthentication(run: RunRef, signal: AbortSignal): Promise<Reading>
  performAction(run: CallInput, signal: AbortSignal): Promise<CallResult>
  resolveOutcome(run: CallInput, signal: AbortSignal): Promise<Resolution>
  forgetPendingAction(context: SensitiveActionContext): void
  forgetSubject(context: SensitiveActionContext): void
}

/** The services of one run, over the port of the SDK. What they hand to the statechart holds no token, no input and no data. */
export function servicesOf({
  action,
  service,
  readings,
  prompts,
  pending,
  page,
  transaction,
  departures,
  vault,
}: RunParts): RunServices {
  const classify = (error: unknown): Failure => {
    try {
      return toFailure(service.classifyError(error))
    } catch {
      return { code: 'unexpected' }
    }
  }
  // The chart starts only what the capabilities of the run name, and they are those of the service.
  const redirect = service.browser as RedirectBrowser
  const window = service.browser as InProcessBrowser
  const callContext = async (
    { idempotencyKey, operationId }: { idempotencyKey: string; operationId: string | null },
    signal: AbortSignal,
  ): Promise<PerformContext<unknown>> => ({
    input: vault.input,
    idToken: await service.getIdToken(),
    accessToken: await service.getAccessToken?.(),
    idempotencyKey,
    operationId: operationId ?? undefined,
    signal,
  })
  const perform = async (context: PerformContext<unknown>): Promise<CallResult> => {
    try {
      vault.data = await action.perform(context)
      return await toCallResult(vault.data)
    } catch (error) {
      const { result, response } = await toThrownResult(error)
      vault.data = response
      return result
    }
  }
  /** Another tab may have signed somebody else in since the claims were read. */
  const isAnothers = async (sent: Authentication | undefined, subjectKey: string | null): Promise<boolean> =>
    sent !== undefined && (await readings.subjectKeyOf(sent)) !== subjectKey
  /** An input that was not kept over a redirect is not there to be checked. */
  const checkInput = async (): Promise<void> => {
    if (transaction.isResumed && !keepsInput(action)) return
    vault.input = await validate(action, vault.input, (issues) => (vault.issues = issues))
  }
  const prompted = async (authentication: Promise<Authentication>): Promise<Reading> =>
    readings.record(await authentication)
  const ask = (
    kind: 'biometric' | 'browser',
    { maxAge, acrValues, requirement, authTimeBefore }: PromptInput,
    signal: AbortSignal,
    open: (options: PromptOptions) => Promise<Authentication>,
  ): Promise<Reading> =>
    prompted(
      prompts.share(
        kind,
        { maxAge, acrValues, signal },
        open,
        (whenAborted) => service.refreshIdToken({ signal: whenAborted }),
        (authentication) =>
          isAdvanced({ reading: { authentication }, authTimeBefore }) &&
          evaluate(withMargin(requirement), authentication, authentication.issuedAt).verdict === 'fresh',
      ),
    )

  return {
    failureOf: (error) => {
      const { code, retryable } = error instanceof ServiceError ? error : classify(error)
      return toFailure({ code, retryable })
    },
    refreshIdToken: async ({ purpose, requirement }, signal) => {
      await checkInput()
      return readings.refresh(purpose, requirement, signal)
    },
    openOperation: async (_, signal) => {
      const { operationId, openedAt } = await action.operation!({
        input: vault.input,
        idToken: await service.getIdToken(),
        signal,
      })
      if (typeof operationId !== 'string' || !Number.isFinite(openedAt)) throw new ServiceError('unexpected')
      return { operationId, openedAt }
    },
    reauthenticateWithBiometric: (input, signal) =>
      ask('biometric', input, signal, (options) => service.biometric!.reauthenticate(options)),
    reauthenticateInBrowser: (input, signal) =>
      ask('browser', input, signal, (options) => window.reauthenticate(options)),
    savePendingAction: async (run) => {
      if (!transaction.isResumable) throw new ServiceError('notResumable')
      if (transaction.isSaved) await pending.close(transaction.id)
      transaction.id = randomId()
      transaction.isSaved = true
      transaction.leaderId = departures.join(transaction.id)
      await pending.save(transaction, action, vault.input, run)
    },
    startBrowserReauthentication: async ({ maxAge, acrValues }, signal) => {
      if (transaction.leaderId === null) await redirect.start({ state: transaction.id, maxAge, acrValues, signal })
    },
    finishBrowserReauthentication: async (_, signal) => {
      const url = new URL(page.href())
      if (!(await pending.advance(transaction.id, 'pending', 'returned'))) throw new ServiceError('alreadyResumed')
      page.rememberInTab(transaction.id)
      await checkInput()
      const finished = redirect.finish(url, { signal })
      // Nothing that is rendered from here on finds the code in the address.
      page.replaceAddress(withoutCallback(url))
      return prompted(finished)
    },
    performAction: async (run, signal): Promise<CallResult> => {
      const context = await callContext(run, signal).catch(classify)
      if ('code' in context) return { result: 'notSent', code: context.code }
      const sent = toAuthentication(idTokenClaims(context.idToken))
      if (await isAnothers(sent, run.subjectKey)) return { result: 'notSent', code: 'subjectMismatch' }
      if (transaction.isResumed && !(await pending.advance(transaction.id, 'returned', 'calling'))) {
        return { result: 'notSent', code: 'alreadyResumed' }
      }
      // A token that came too late is not sent: the run is over.
      signal.throwIfAborted()
      const result = await perform(context)
      if (result.result !== 'stepUpRequired') return result
      if (transaction.isResumed) await pending.advance(transaction.id, 'calling', 'returned')
      return sent?.authTime === undefined ? result : { ...result, sentAuthTime: sent.authTime }
    },
    resolveOutcome: async (run, signal) => {
      // A page that was loaded again has no token in memory.
      const context = await callContext(run, signal).catch(async () => {
        await readings.refresh('recheck', action.requirement, signal)
        return callContext(run, signal)
      })
      // Under somebody else's token the same key would be a new call.
      if (await isAnothers(toAuthentication(idTokenClaims(context.idToken)), run.subjectKey))
        throw new ServiceError('subjectMismatch')
      signal.throwIfAborted()
      if (action.status !== undefined) return { result: await action.status(context) }
      const { result } = await perform(context)
      return { result: result === 'performed' ? result : ('unknown' as const) }
    },
    forgetPendingAction: (context) => {
      departures.leave(transaction.id)
      // What went on elsewhere is not this run's to close.
      if (transaction.isSaved && context.ending?.code !== 'alreadyResumed')
        void pending.close(transaction.id).catch(() => {})
    },
    forgetSubject: (context) => {
      readings.forget()
      void pending.removeOf(context.subjectKey!).catch(() => {})
    },
  }
}
