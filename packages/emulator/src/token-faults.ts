import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { doFault, readBody, takeFault } from './faults.js'
import { toOpaque } from './handles.js'
import { note } from './request-log.js'

type Next = () => Promise<void>

/** Reads the form of the token endpoint, records the grant, and applies a fault. */
export const tokenForms = (state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
  if (ctx.method === 'POST' && ctx.path === state.profile.routes.token) {
    const form = new URLSearchParams(await readBody(ctx.req))
    const grantType = form.get('grant_type') ?? undefined
    const clientId = form.get('client_id') ?? undefined
    note(ctx.req, { ...(grantType && { grantType }), ...(clientId && { clientId }) })
    if (await fail(ctx, state, grantType)) return
    const refreshToken = form.get('refresh_token')
    if (refreshToken !== null) form.set('refresh_token', toOpaque(refreshToken))
    putBack(ctx.req, form.toString())
  }
  await next()
  const { error } = Object(ctx.body) as { error?: unknown }
  const user = ctx.oidc?.entities.Account?.accountId
  note(ctx.req, { ...(typeof error === 'string' && { error: error }), ...(user && { user }) })
}

/** Makes a body readable again, with another text. */
function putBack(req: IncomingMessage, text: string): void {
  const body = Buffer.from(text)
  const bodyChunks = async function* (): AsyncGenerator<Buffer> {
    yield body
  }
  req.headers['content-length'] = String(body.length)
  Object.defineProperties(req, { readable: { value: true }, iterator: { value: bodyChunks } })
}

/** Applies a fault of the control API. Returns whether the request has ended. */
async function fail(ctx: KoaContextWithOIDC, state: EmulatorState, grantType: string | undefined): Promise<boolean> {
  const fault = takeFault(
    state.faults,
    (candidate) => candidate.grantType === undefined || candidate.grantType === grantType,
  )
  if (fault === undefined) return false
  return doFault(ctx, fault, () => {
    ctx.status = fault.status ?? 500
    ctx.body = { error: fault.error ?? 'server_error', error_description: 'requested through the control API' }
    note(ctx.req, { error: fault.error ?? 'server_error' })
  })
}
