import { parseChallenge } from '@reauth/policy'
import type { CallResult } from '../words/facts.js'

/** What `fetch` and the libraries over it have in common. */
interface ResponseLike {
  readonly status: number
  readonly headers: object
  readonly data?: unknown
  readonly clone?: () => { json(): Promise<unknown> }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isResponseLike = (value: unknown): value is ResponseLike =>
  isObject(value) && typeof value['status'] === 'number' && isObject(value['headers'])

function headerOf({ headers }: ResponseLike, name: string): string | null {
  const plain = headers as Record<string, unknown>
  const value =
    typeof plain['get'] === 'function' ? (plain['get'] as (name: string) => unknown).call(headers, name) : plain[name]
  return typeof value === 'string' ? value : null
}

/** The body of a 401, of which only a clone is read: the app gets its response untouched. */
async function bodyOf(response: ResponseLike): Promise<unknown> {
  if (typeof response.clone !== 'function') return response.data
  try {
    return await response.clone().json()
  } catch {
    return undefined
  }
}

/** Answers after which nobody knows whether the action happened. */
const isUncertain = (status: number): boolean => status < 200 || status >= 500 || status === 408 || status === 409

/**
 * Tells how far the action's call came, from what `perform` returned.
 *
 * @param returned A `Response`, or anything else, which counts as performed.
 * @returns The result, without the response itself.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export async function toCallResult(returned: unknown): Promise<CallResult> {
  if (!isResponseLike(returned)) return { result: 'performed' }
  const { status } = returned
  if (isUncertain(status)) return { result: 'unknown' }
  if (status < 400) return { result: 'performed' }
  if (status !== 401) return { result: 'refused' }
  const challenge =
    parseChallenge(headerOf(returned, 'www-authenticate')) ?? parseChallenge(null, await bodyOf(returned))
  return challenge === undefined ? { result: 'refused' } : { result: 'stepUpRequired', challenge }
}

/**
 * Tells how far the action's call came, from what `perform` threw.
 *
 * @param thrown An error that carries a response, as those of axios and ky do, is judged by it; after any other nobody knows whether the action happened.
 * @returns The result, and the response where there is one.
 */
export async function toThrownResult(thrown: unknown): Promise<{ result: CallResult; response: unknown }> {
  const response = isObject(thrown) ? thrown['response'] : undefined
  const result = isResponseLike(response) ? await toCallResult(response) : ({ result: 'unknown' } as const)
  return { result: result.result === 'performed' ? { result: 'unknown' } : result, response }
}
