import type { KoaContextWithOIDC } from 'oidc-provider'
import { isPurpose } from './challenges.js'
import type { EmulatorState } from './emulator-state.js'
import { doFault, readBody, takeFault } from './faults.js'
import { note } from './request-log.js'

/** The path at which a device gets a challenge, at the origin of the authorization endpoint. */
const CHALLENGE_PATH = '/oauth2/challenge'

/** Authgear's name for a status. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'Invalid',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequest',
  503: 'ServiceUnavailable',
}

/** An error of Authgear's own APIs, which don't use the OAuth format. */
interface ApiError {
  readonly status: number
  readonly reason: string
  readonly message: string
  readonly info?: object
}

function refuse(ctx: KoaContextWithOIDC, { status, reason, message, info = {} }: ApiError): void {
  ctx.status = status
  ctx.body = { error: { name: NAMES[status] ?? 'InternalError', reason, message, code: status, info } }
  note(ctx.req, { error: reason })
}

const invalid = (location: string, kind: string): ApiError => ({
  status: 400,
  reason: 'ValidationFailed',
  message: 'invalid request body',
  info: { causes: [{ location, kind }] },
})

function purposeOf(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    const names = Object.keys(Object(body) as object)
    return names.length === 1 && names[0] === 'purpose' ? (body as { purpose: unknown }).purpose : undefined
  } catch {
    return undefined
  }
}

/** Issues a new challenge for a device to sign. */
export const challenges = (state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
  if (ctx.path !== CHALLENGE_PATH || ctx.method !== 'POST' || state.profile.name !== 'authgear') return next()
  const text = await readBody(ctx.req)
  const fault = takeFault(state.challengeFaults, () => true)
  if (fault !== undefined) {
    const { status = 500, reason = 'UnexpectedError' } = fault
    const isOver = await doFault(ctx, fault, () =>
      refuse(ctx, { status, reason, message: 'requested through the control API' }),
    )
    if (isOver) return undefined
  }
  if (!ctx.get('content-type').startsWith('application/json')) {
    const message = 'request content type is not application/json'
    return refuse(ctx, { status: 400, reason: 'BadRequest', message })
  }
  const purpose = purposeOf(text)
  if (purpose === undefined) return refuse(ctx, invalid('', 'required'))
  if (!isPurpose(purpose)) return refuse(ctx, invalid('/purpose', 'general'))
  const { token, expiresAt } = state.challenges.issue(purpose)
  ctx.body = { result: { token, expire_at: new Date(expiresAt * 1000).toISOString() } }
  return undefined
}
