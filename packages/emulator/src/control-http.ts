import { Hono } from 'hono'
import type { Env } from './browser-session.js'
import { RULES, typeName } from './checks.js'
import { type ControlApi, ControlError } from './control-api.js'

/** One entry of the control API over HTTP. */
export interface ControlEntry {
  readonly path: string
  /** A body that it takes. */
  readonly example: string
  /** What it does, as the documentation says it. */
  readonly does: string
  // Each call of the control API checks what it gets.
  readonly act: (control: ControlApi, body: never) => unknown
}

const entry = <Body>(
  path: string,
  example: string,
  does: string,
  act: (control: ControlApi, body: Body) => unknown,
): ControlEntry => ({ path, example, does, act })

type Arguments<Name extends keyof ControlApi> = Parameters<ControlApi[Name]>

/** Every entry that changes something, in the order in which the help shows them. */
export const CONTROL_ENTRIES: readonly ControlEntry[] = [
  entry<{ seconds: number }>(
    'advance-clock',
    '{"seconds":600}',
    'time passes for everybody who reads the emulator’s clock: tokens expire, every `auth_time` is longer ago',
    (control, { seconds }) => control.advanceClock(seconds),
  ),
  entry<{ user: string; seconds: number }>(
    'age-sessions',
    '{"user":"alice","seconds":600}',
    'the sessions of a user are older: the next ID Token says so, those issued before don’t change',
    (control, { user, seconds }) => control.ageSessions(user, seconds),
  ),
  entry<{ seconds: number }>(
    'clock-offset',
    '{"seconds":-86400}',
    'the provider’s own clock is wrong by so many seconds',
    (control, { seconds }) => control.setClockOffset(seconds),
  ),
  entry<Arguments<'setQuirks'>[0]>('quirks', '{"ignoresMaxAge":true}', 'turns quirks on and off', (control, quirks) =>
    control.setQuirks(quirks),
  ),
  entry<{ user: string }>('kill-sessions', '{"user":"alice"}', 'ends every session of a user', (control, { user }) =>
    control.killSessions(user),
  ),
  entry<Arguments<'failNextToken'>[0]>(
    'fail-next-token',
    '{"kind":"error","status":503,"grantType":"refresh_token","times":2}',
    'the next calls of the token endpoint fail; `kind` is `error`, `hang`, `disconnect` or `delay`',
    (control, fault) => control.failNextToken(fault),
  ),
  entry<Arguments<'failNextChallenge'>[0]>(
    'fail-next-challenge',
    '{"kind":"error","status":429,"reason":"RateLimited","times":2}',
    'the next challenges for a device fail, with the same `kind`s',
    (control, fault) => control.failNextChallenge(fault),
  ),
  entry<{ user: string }>(
    'device-keys',
    '{"user":"alice"}',
    'the device keys that a user registered: `kid`, and `addedAt` in seconds since the Unix epoch',
    (control, { user }) => control.deviceKeys(user),
  ),
  entry<{ user: string }>(
    'remove-device-keys',
    '{"user":"alice"}',
    'removes them: the next biometric authentication fails',
    (control, { user }) => control.removeDeviceKeys(user),
  ),
  entry<{ user: string }>(
    'invalidate-device-keys',
    '{"user":"alice"}',
    'keeps their names and forgets the keys: the next biometric authentication fails',
    (control, { user }) => control.invalidateDeviceKeys(user),
  ),
  entry<{ user: string; canReauthenticate: boolean }>(
    'can-reauthenticate',
    '{"user":"alice","canReauthenticate":false}',
    'sets what `can_reauthenticate` says of a user',
    (control, { user, canReauthenticate }) => control.setCanReauthenticate(user, canReauthenticate),
  ),
  entry<Arguments<'rotateKeys'>[0]>(
    'rotate-keys',
    '{"keepOld":true}',
    'signs with a new key; `keepOld: false` withdraws the others',
    (control, options) => control.rotateKeys(options),
  ),
  entry<{ kind: string }>(
    'next-interaction',
    '{"kind":"error","error":"access_denied"}',
    'the next page answers by itself; `kind` is `approve` with a `user` and perhaps an `amr`, `error`, `hang`, or `ask` again',
    (control, next) =>
      control.setNextInteraction(next.kind === 'ask' ? undefined : (next as Arguments<'setNextInteraction'>[0])),
  ),
  entry<{ allows: boolean }>(
    'other-account',
    '{"allows":true}',
    'lets somebody else sign in on the page that asks again',
    (control, { allows }) => control.setAllowsOtherAccount(allows),
  ),
  entry<Arguments<'mintIdToken'>[0]>(
    'token',
    '{"user":"alice","age":600,"expiresIn":300,"tampered":false}',
    'signs an ID Token for tests',
    (control, options) => control.mintIdToken(options),
  ),
  entry('reset', '{}', 'goes back to how the emulator started, and ends every session', (control) => control.reset()),
]

/** Every entry that only reads. */
export const CONTROL_READS = {
  requests: 'every request since the start, but those to the control API',
  users: 'the test users',
  quirks: 'which quirks are on',
  clock: '`now`: seconds since the Unix epoch, on the clock that everybody shares',
} as const

const HELP = `Control API of the emulator. POST a JSON body with the type application/json; answers are JSON.

${CONTROL_ENTRIES.map(({ path, example }) => `POST /__control/${path.padEnd(18)} ${example}`).join('\n')}
${Object.keys(CONTROL_READS)
  .map((path) => `GET  /__control/${path}`)
  .join('\n')}
`

/** The control API over HTTP. It is open to everybody who reaches the server. */
export function createControlHttp(control: ControlApi, now: () => number): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/__control', (c) => c.text(HELP))
  app.get('/__control/requests', (c) => c.json(control.requests()))
  app.get('/__control/users', (c) => c.json(control.users()))
  app.get('/__control/quirks', (c) => c.json(control.quirks()))
  app.get('/__control/clock', (c) => c.json({ now: now() }))
  for (const { path, act } of CONTROL_ENTRIES) {
    app.post(`/__control/${path}`, async (c) => {
      // A page of another origin must not turn the knobs: it cannot send this type without a preflight, which is not answered.
      if (!c.req.header('content-type')?.startsWith('application/json')) {
        return c.json({ error: 'Send application/json.' }, 415)
      }
      const body: unknown = await c.req.json()
      if (!RULES.object.is(body)) throw new ControlError(`The body must be a JSON object, got ${typeName(body)}.`)
      return c.json({ result: (await act(control, body as never)) ?? null })
    })
  }
  app.all('/__control/*', (c) => c.json({ error: 'There is no such entry. GET /__control lists them all.' }, 404))
  app.onError((error, c) => {
    if (error instanceof ControlError) return c.json({ error: error.message, field: error.field }, 400)
    if (error instanceof SyntaxError) return c.json({ error: 'The body is not JSON.' }, 400)
    return c.json({ error: 'The emulator failed.' }, 500)
  })
  return app
}
