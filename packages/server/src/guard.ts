import { type Requirement, parseRequirement } from '@reauth/policy'
import type { RefusalCode, Verifier, VerifyResult } from './create-verifier.js'
import { type RefusalAnswer, toRefusalAnswer } from './refusal-response.js'
import { ReauthServerError } from './server-error.js'

/** What a guarded handler gets to know. */
export type Reauthenticated = Omit<Extract<VerifyResult, { ok: true }>, 'ok'>

/** What every guard takes, whatever the framework. `Source` is what the framework hands to a handler. */
export interface GuardOptions<Source> {
  readonly verifier: Verifier
  /** What the operation demands. */
  readonly requirement: Requirement
  /** Whose session this is, where the app knows by other means. `null` refuses. Default: whoever the token is about. */
  readonly subject?: (source: Source) => string | null | Promise<string | null>
  /** Where the token stands. Default: `Authorization: Bearer …`. */
  readonly header?: string
  /** Of a refusal. Default: 401. Another one is for gateways that sign the end-user out at a 401. */
  readonly status?: number
  /** Told why a request was refused. Never told a token. What it throws is ignored. */
  readonly onRefused?: (refusal: { readonly code: RefusalCode; readonly source: Source }) => void | Promise<void>
}

/** What a guard decides about one request. */
export type GuardDecision =
  | { readonly pass: true; readonly reauthenticated: Reauthenticated }
  | { readonly pass: false; readonly answer: RefusalAnswer }

const TOKEN = /^Bearer +([\w.~+/-]+=*)$/i

/**
 * Makes the decision of every guard. Used by the framework entries.
 *
 * @throws {ReauthServerError} `invalidConfiguration`: `'always'` needs an operation that says since when.
 */
export function createGuard<Source>(
  options: GuardOptions<Source>,
): (header: (name: string) => string | null | undefined, source: Source) => Promise<GuardDecision> {
  const { verifier, header: name = 'authorization', status = 401, subject, onRefused } = options
  const requirement = parseRequirement(options.requirement)
  if (requirement.maxAge === 'always') {
    throw new ReauthServerError(
      'requirement',
      "'always' counts from when an operation was opened: use createOperation() and commitOperation().",
    )
  }
  if (!Number.isInteger(status) || status < 400 || status > 499)
    throw new ReauthServerError('status', 'Choose a status from 400 to 499.')

  const verify = async (value: string | null | undefined, source: Source): Promise<VerifyResult> => {
    const token = name.toLowerCase() === 'authorization' ? value?.match(TOKEN)?.[1] : value
    if (!token) return { ok: false, code: value ? 'malformed' : 'missing' }
    if (subject === undefined) return verifier.verify(token, { requirement })
    const expected: unknown = await subject(source)
    if (typeof expected !== 'string') return { ok: false, code: 'subject' }
    return verifier.verify(token, { requirement, subject: expected })
  }
  return async (header, source) => {
    const result = await verify(header(name), source).catch((): VerifyResult => ({
      ok: false,
      code: 'keysUnavailable',
    }))
    if (result.ok === true) {
      const { ok: _, ...reauthenticated } = result
      return { pass: true, reauthenticated }
    }
    // A log that does not work, at once or later, changes no decision and ends no process.
    void (async () => onRefused?.({ code: result.code, source }))().catch(() => undefined)
    return { pass: false, answer: toRefusalAnswer(result, status) }
  }
}
