import { type Authentication, toAuthentication } from '@reauth/policy'
import { toCallResult, toThrownResult } from '../action/call-result.js'
import type { IntentCheck } from '../action/intent-check.js'
import type { Report } from '../action/report.js'
import type { PerformContext } from '../action/sensitive-action.js'
import type { CallInput } from '../machine/actors.js'
import { throwIfAborted } from '../platform/abort.js'
import type { ReauthService } from '../service/reauth-service.js'
import { idTokenClaims } from '../service/id-token-claims.js'
import { ServiceError } from '../words/service-error.js'
import type { CallResult, Resolution } from '../words/facts.js'
import { failureOf } from './failure.js'
import type { Readings } from './readings.js'
import type { Transaction } from './transaction.js'

/** The call of the app's endpoint and its answer. Neither enters the statechart. */
export class Call {
  /** The result of `perform` or `parse`, or the server's answer if it refused. */
  data: unknown
  /** The error that the app's code threw, if it did. */
  thrown: { readonly reason: unknown } | undefined
  readonly #input: IntentCheck
  readonly #service: ReauthService
  readonly #readings: Readings
  readonly #report: Report
  readonly #isFirst: boolean

  /** @param isFirst Whether this is the first call under the run's idempotency key. */
  constructor(input: IntentCheck, service: ReauthService, readings: Readings, report: Report, isFirst: boolean) {
    this.#input = input
    this.#service = service
    this.#readings = readings
    this.#report = report
    this.#isFirst = isFirst
  }

  /** Opens an operation at the server. */
  async open(signal: AbortSignal): Promise<{ operationId: string; openedAt: number }> {
    const { action, input } = this.#input.intent
    const idToken = await this.#service.getIdToken()
    // If the token arrives after the run has ended, no operation is opened.
    throwIfAborted(signal)
    try {
      return await action.operation!({ input, idToken, signal })
    } catch (error) {
      if (error instanceof ServiceError) throw error
      const { result, response, isAnswer } = await toThrownResult(error)
      this.data = response
      if (!isAnswer && !signal.aborted) this.#report('operation', error)
      if (result.result === 'notSent') throw new ServiceError('notSent', { cause: error })
      throw new ServiceError(result.result === 'refused' ? 'refusedByServer' : 'unexpected', {
        message: 'The `operation` of the action threw.',
        cause: error,
      })
    }
  }

  /**
   * Calls the endpoint with the newest token of this end-user, and evaluates the answer.
   *
   * @param transaction Present if the run left the page or came back.
   */
  async perform(input: CallInput, transaction: Transaction | undefined, signal: AbortSignal): Promise<CallResult> {
    let context
    try {
      context = await this.#context(input, signal)
    } catch (error) {
      this.thrown = { reason: error }
      return { result: 'notSent', code: failureOf(this.#service, error).code }
    }
    const sentClaims = claimsOf(context.idToken)
    // The reading may have been forgotten in the meantime.
    const now = this.#readings.newest()?.now ?? 0
    if (sentClaims !== undefined && sentClaims.expiresAt <= now) {
      return { result: 'notSent', code: 'tokenExpired' }
    }
    if (await this.#belongsToOther(sentClaims, input.subjectKey)) return { result: 'notSent', code: 'subjectMismatch' }
    if ((await transaction?.begin()) === false) return { result: 'notSent', code: 'alreadyResumed' }
    // If the token arrives after the run has ended, it is not sent.
    throwIfAborted(signal)
    const result = await this.#send(context)
    if (result.result !== 'stepUpRequired') return result
    // The challenge was an answer, not a failure.
    this.thrown = undefined
    await transaction?.step()
    return sentClaims?.authTime === undefined ? result : { ...result, sentAuthTime: sentClaims.authTime }
  }

  /** Finds the result of a lost call: with the action's `status`, or by the same call under the same key. */
  async resolve(input: CallInput, signal: AbortSignal): Promise<Resolution> {
    const { action } = this.#input.intent
    // After a page load there is no token in memory.
    const context = await this.#context(input, signal).catch(async () => {
      await this.#readings.refresh('recheck', action.requirement, signal)
      return this.#context(input, signal)
    })
    // With a different end-user's token the same key would be a new call.
    if (await this.#belongsToOther(claimsOf(context.idToken), input.subjectKey))
      throw new ServiceError('subjectMismatch')
    await this.#input.validate()
    throwIfAborted(signal)
    if (action.status === undefined) {
      const { result } = await this.#send({ ...context, input: this.#input.intent.input })
      return { result: result === 'performed' ? result : 'unknown' }
    }
    try {
      return { result: await action.status({ ...context, input: this.#input.intent.input }) }
    } catch (error) {
      if (!signal.aborted) this.#report('status', error)
      throw error
    }
  }

  async #send(context: PerformContext<unknown>): Promise<CallResult> {
    const { perform, parse } = this.#input.intent.action
    let returnValue: unknown
    let result: CallResult
    try {
      returnValue = await perform(context)
      result = await toCallResult(returnValue, this.#isFirst)
    } catch (error) {
      const evaluation = await toThrownResult(error, this.#isFirst)
      this.thrown = { reason: error }
      this.data = evaluation.response
      if (!evaluation.isAnswer && !context.signal.aborted) this.#report('perform', error)
      return evaluation.result
    }
    this.data = returnValue
    this.thrown = undefined
    if (result.result !== 'performed' || parse === undefined) return result
    try {
      this.data = await parse(returnValue)
      return result
    } catch (error) {
      this.thrown = { reason: error }
      this.#report('parse', error)
      return { result: 'unreadable' }
    }
  }

  async #context({ idempotencyKey, operationId }: CallInput, signal: AbortSignal): Promise<PerformContext<unknown>> {
    const service = this.#service
    return {
      input: this.#input.intent.input,
      idToken: await service.getIdToken(),
      accessToken: await service.getAccessToken?.(),
      idempotencyKey,
      operationId: operationId ?? undefined,
      signal,
    }
  }

  /** Another tab may have signed in a different end-user since the claims were read. */
  async #belongsToOther(sentClaims: Authentication | undefined, subjectKey: string | null): Promise<boolean> {
    return sentClaims !== undefined && (await this.#readings.subjectKeyOf(sentClaims)) !== subjectKey
  }
}

const claimsOf = (idToken: string): Authentication | undefined => toAuthentication(idTokenClaims(idToken))
