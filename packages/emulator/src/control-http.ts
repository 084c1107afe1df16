import { Hono } from 'hono'
import { type ControlApi, ControlError, type MintOptions } from './control-api.js'
import type { NextInteraction, TokenFault } from './emulator-state.js'

const HELP = `Control API of the emulator. POST a JSON body; answers are JSON.

POST /__control/age-sessions        {"user":"alice","seconds":600}
POST /__control/clock-offset        {"seconds":-86400}
POST /__control/kill-sessions       {"user":"alice"}
POST /__control/fail-next-token     {"kind":"error","status":503,"grantType":"refresh_token","times":2}
POST /__control/can-reauthenticate  {"user":"alice","canReauthenticate":false}
POST /__control/rotate-keys         {"keepOld":true}
POST /__control/next-interaction    {"kind":"error","error":"access_denied"}
POST /__control/other-account       {"allows":true}
POST /__control/token               {"user":"alice","age":600,"expiresIn":300,"tampered":false}
POST /__control/reset               {}
GET  /__control/requests
GET  /__control/users
`

/** The control API over HTTP. The server that it runs on listens on loopback only. */
export function createControlHttp(control: ControlApi): Hono {
  const app = new Hono()
  /** A page of another origin must not turn the knobs: it cannot send this type without a preflight, which is not answered. */
  const post = <Body>(path: string, act: (body: Body) => unknown): void => {
    app.post(`/__control/${path}`, async (c) => {
      if (!c.req.header('content-type')?.startsWith('application/json')) {
        return c.json({ error: 'Send application/json.' }, 415)
      }
      return c.json({ result: (await act(await c.req.json<Body>())) ?? null })
    })
  }
  app.get('/__control', (c) => c.text(HELP))
  app.get('/__control/requests', (c) => c.json(control.requests()))
  app.get('/__control/users', (c) => c.json(control.users()))
  post<{ user: string; seconds: number }>('age-sessions', ({ user, seconds }) => control.ageSessions(user, seconds))
  post<{ seconds: number }>('clock-offset', ({ seconds }) => control.setClockOffset(seconds))
  post<{ user: string }>('kill-sessions', ({ user }) => control.killSessions(user))
  post<TokenFault>('fail-next-token', (fault) => control.failNextToken(fault))
  post<{ user: string; canReauthenticate: boolean }>('can-reauthenticate', ({ user, canReauthenticate }) =>
    control.setCanReauthenticate(user, canReauthenticate),
  )
  post<{ keepOld?: boolean }>('rotate-keys', (options) => control.rotateKeys(options))
  post<NextInteraction | { kind: 'ask' }>('next-interaction', (next) =>
    control.setNextInteraction(next.kind === 'ask' ? undefined : next),
  )
  post<{ allows: boolean }>('other-account', ({ allows }) => control.setAllowsOtherAccount(allows))
  post<MintOptions>('token', (options) => control.mintIdToken(options))
  post<unknown>('reset', () => control.reset())
  app.onError((error, c) =>
    error instanceof ControlError || error instanceof SyntaxError
      ? c.json({ error: error.message }, 400)
      : c.json({ error: 'The emulator failed.' }, 500),
  )
  return app
}
