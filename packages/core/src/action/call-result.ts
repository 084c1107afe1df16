import { parseChallenge } from '@reauth/policy'
import type { CallResult } from '../words/facts.js'

type Properties = Record<string, unknown>

/** An answer of a server, read from any HTTP layer. */
interface AnswerPart {
  readonly status: number
  readonly headers: unknown
  /** The body as plain data, if the layer has read it. */
  readonly body: unknown
  readonly clone: (() => { json(): Promise<unknown> }) | undefined
}

interface Answer extends AnswerPart {
  /** Bodies that the layer puts beside the answer. */
  readonly bodies: readonly unknown[]
}

const isObject = (value: unknown): value is Properties => typeof value === 'object' && value !== null

const isStatus = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

/** Reads `status`, or the names that ofetch, got, superagent and tRPC use. */
const statusOf = (value: Properties): unknown => value['status'] ?? value['statusCode'] ?? value['httpStatus']

/** The places where HTTP layers put a body that they have read: Angular, ofetch, axios, native layers. */
const bodiesIn = (value: Properties): unknown[] => [value['error'], value['data'], value['body']].filter(isObject)

/**
 * Reads an answer from the object that holds it: a `Response`; `{ status, headers, data }`; or a plain problem document, which has an error's status.
 *
 * A number named `status` alone counts as an answer only if it is an HTTP error, because apps have their own `status`.
 */
function answerIn(value: unknown): AnswerPart | undefined {
  if (!isObject(value)) return undefined
  const status = statusOf(value)
  if (!isStatus(status)) return undefined
  const { headers } = value
  if (!isObject(headers) && !(status >= 400 && status <= 599)) return undefined
  return {
    status,
    headers,
    body: bodiesIn(value)[0] ?? value,
    clone: typeof value['clone'] === 'function' ? (value['clone'] as AnswerPart['clone'])!.bind(value) : undefined,
  }
}

/**
 * The places where HTTP layers put the answer: openapi-fetch, axios, ky and got in `response`; tRPC in `meta.response`,
 * with the status in `data`.
 */
function answerOf(value: unknown, isThrown: boolean): Answer | undefined {
  if (!isObject(value)) return undefined
  const meta = isObject(value['meta']) ? value['meta'] : {}
  const places = [value['response'], meta['response'], value, ...(isThrown ? [value['data'], value['error']] : [])]
  const found = places.map(answerIn).find((answer) => answer !== undefined)
  return found && { ...found, bodies: bodiesIn(value) }
}

/** Reads a header, in any case, from `Headers`, a plain object, a list of pairs, or a list of values. */
function headerOf(headers: unknown, name: string): string | null {
  if (!isObject(headers)) return null
  const get = headers['get']
  const values =
    typeof get === 'function'
      ? [(get as (name: string) => unknown).call(headers, name)]
      : (Array.isArray(headers) ? (headers as unknown[][]) : Object.entries(headers))
          .filter((pair) => Array.isArray(pair) && String(pair[0]).toLowerCase() === name)
          .map((pair) => pair[1])
  const text = values.flat().filter((value) => typeof value === 'string')
  return text.length === 0 ? null : text.join(', ')
}

/** Reads the body of an error from a clone, so that the app gets its response unread. */
async function bodyOf({ clone, body }: AnswerPart): Promise<unknown> {
  if (clone === undefined) return body
  try {
    return await clone().json()
  } catch {
    return undefined
  }
}

/** Whether the action may have happened or not after this status. */
const isUncertain = (status: number): boolean => status < 200 || status >= 500 || status === 408

/**
 * The names that servers use for a key whose first call has not ended: ours, Stripe's, and problem types that name the
 * draft.
 */
const IN_PROGRESS =
  /operationRunning|outcomeUnknown|idempoten|(?:request|operation|key)[\s_-]?in[\s_-]?(?:progress|flight|use)/i

/** Whether a 409 says that a call under this key is running or has an unknown end. Any other conflict is a refusal. */
const isKeyInProgress = (body: unknown): boolean =>
  isObject(body) &&
  [body, body['error']].some(
    (part) =>
      isObject(part) &&
      ['code', 'type', 'error'].some((name) => typeof part[name] === 'string' && IN_PROGRESS.test(part[name])),
  )

async function judge(answer: Answer, isFirst: boolean): Promise<CallResult> {
  const { status, headers } = answer
  if (isUncertain(status)) return { result: 'unknown' }
  if (status < 400) return { result: 'performed' }
  const headerChallenge = parseChallenge(headerOf(headers, 'www-authenticate'))
  if (headerChallenge !== undefined) return { result: 'stepUpRequired', challenge: headerChallenge }
  const body = await bodyOf(answer)
  const challenge = [body, ...answer.bodies]
    .map((part) => parseChallenge(null, part))
    .find((part) => part !== undefined)
  if (challenge !== undefined) return { result: 'stepUpRequired', challenge }
  return status === 409 && (!isFirst || isKeyInProgress(body)) ? { result: 'unknown' } : { result: 'refused' }
}

/**
 * Returns the result of the action's call, given the return value of `perform`.
 *
 * Finds the answer wherever the HTTP layer puts it, and a challenge with any error status. Does not interpret a body
 * such as `{ ok: false }`.
 *
 * @param returned A `Response`, or anything else, which counts as performed.
 * @param isFirst Whether this is the first call under its idempotency key. A 409 to a later call is about the earlier
 * one. Default: `true`.
 * @returns The result, without the response.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export async function toCallResult(returned: unknown, isFirst = true): Promise<CallResult> {
  const answer = answerOf(returned, false)
  return answer === undefined ? { result: 'performed' } : judge(answer, isFirst)
}

/**
 * Returns the result of the action's call, given the error that `perform` threw.
 *
 * @param thrown An error with an answer has the result of that answer. A {@link NotSent} means that nothing was sent.
 * After any other error the result is unknown.
 * @param isFirst See {@link toCallResult}.
 * @returns The result, the response if there is one, and whether the error is an answer of the server.
 */
export async function toThrownResult(
  thrown: unknown,
  isFirst = true,
): Promise<{ result: CallResult; response: unknown; isAnswer: boolean }> {
  if (isObject(thrown) && thrown['code'] === 'notSent') {
    return { result: { result: 'notSent', code: 'notSent' }, response: undefined, isAnswer: false }
  }
  const answer = answerOf(thrown, true)
  const response = isObject(thrown) ? (thrown['response'] ?? (answer === undefined ? undefined : thrown)) : undefined
  const result = answer === undefined ? ({ result: 'unknown' } as const) : await judge(answer, isFirst)
  return {
    result: result.result === 'performed' ? { result: 'unknown' } : result,
    response,
    isAnswer: answer !== undefined,
  }
}
