import { Hono } from 'hono'
import type { Env } from './browser-session.js'
import { RULES, typeName } from './checks.js'
import { type ControlApi, ControlError } from './control-api.js'

/** One entry of the control API over HTTP. */
export interface ControlEntry {
  readonly path: string
  /** An example of the request body. */
  readonly example: string
  /** What it does, for the documentation. */
  readonly does: string
  // The control API validates its arguments.
  readonly act: (control: ControlApi, body: never) => unknown
}

const entry = <Body>(
  path: string,
  example: string,
  does: string,
  act: (control: ControlApi, body: Body) => unknown,
): ControlEntry => ({ path, example, does, act })

type Arguments<Name extends keyof ControlApi> = Parameters<ControlApi[Name]>

/** Every entry that changes something, in the order of the help. */
export const CONTROL_ENTRIES: readonly ControlEntry[] = [
  entry<{ seconds: number }>(
    'advance-clock',
    '{"seconds":600}',
    'advances the emulator’s clock for everyone who uses it: tokens expire, every authentication is older',
    (control, { seconds }) => control.advanceClock(seconds),
  ),
  entry<{ user: string; seconds: number }>(
    'age-sessions',
    '{"user":"alice","seconds":600}',
    'makes the sessions of a user older: the next ID Token shows it, issued ones don’t change',
    (control, { user, seconds }) => control.ageSessions(user, seconds),
  ),
  entry<{ seconds: number }>(
    'clock-offset',
    '{"seconds":-86400}',
    'sets the error of the provider’s own clock, in seconds',
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
    'makes the next calls of the token endpoint fail; `kind` is `error`, `hang`, `disconnect` or `delay`',
    (control, fault) => control.failNextToken(fault),
  ),
  entry<Arguments<'failNextChallenge'>[0]>(
    'fail-next-challenge',
    '{"kind":"error","status":429,"reason":"RateLimited","times":2}',
    'makes the next challenge requests of a device fail, with the same `kind`s',
    (control, fault) => control.failNextChallenge(fault),
  ),
  entry<{ user: string }>(
    'device-keys',
    '{"user":"alice"}',
    'returns the device keys of a user: `kid`, and `addedAt` in seconds since the Unix epoch',
    (control, { user }) => control.deviceKeys(user),
  ),
  entry<{ user: string }>(
    'remove-device-keys',
    '{"user":"alice"}',
    'removes the device keys of a user: the next biometric authentication fails',
    (control, { user }) => control.removeDeviceKeys(user),
  ),
  entry<{ user: string }>(
    'invalidate-device-keys',
    '{"user":"alice"}',
    'invalidates the device keys of a user but keeps their names: the next biometric authentication fails',
    (control, { user }) => control.invalidateDeviceKeys(user),
  ),
  entry<{ user: string; canReauthenticate: boolean }>(
    'can-reauthenticate',
    '{"user":"alice","canReauthenticate":false}',
    'sets the `can_reauthenticate` claim of a user',
    (control, { user, canReauthenticate }) => control.setCanReauthenticate(user, canReauthenticate),
  ),
  entry<Arguments<'rotateKeys'>[0]>(
    'rotate-keys',
    '{"keepOld":true}',
    'signs with a new key from now on; `keepOld: false` withdraws the others',
    (control, options) => control.rotateKeys(options),
  ),
  entry<{ kind: string }>(
    'next-interaction',
    '{"kind":"error","error":"access_denied"}',
    'makes the next page answer by itself; `kind` is `approve` with a `user` and optionally an `amr`, `error`, `hang`, or `ask` to prompt again',
    (control, next) =>
      control.setNextInteraction(next.kind === 'ask' ? undefined : (next as Arguments<'setNextInteraction'>[0])),
  ),
  entry<{ allows: boolean }>(
    'other-account',
    '{"allows":true}',
    'sets whether another user can sign in on the reauthentication page',
    (control, { allows }) => control.setAllowsOtherAccount(allows),
  ),
  entry<Arguments<'mintIdToken'>[0]>(
    'token',
    '{"user":"alice","age":600,"expiresIn":300,"tampered":false}',
    'signs an ID Token for tests',
    (control, options) => control.mintIdToken(options),
  ),
  entry('reset', '{}', 'restores the initial state and ends every session', (control) => control.reset()),
]

/** Every read-only entry. */
export const CONTROL_READS = {
  requests: 'every request since the start, except those to the control API',
  users: 'the test users',
  quirks: 'which quirks are on',
  clock: '`now`: seconds since the Unix epoch, on the shared clock',
} as const

const HELP = `Control API of the emulator. POST a JSON body with the type application/json; answers are JSON.

${CONTROL_ENTRIES.map(({ path, example }) => `POST /__control/${path.padEnd(18)} ${example}`).join('\n')}
${Object.keys(CONTROL_READS)
  .map((path) => `GET  /__control/${path}`)
  .join('\n')}
`

/** Creates the control API over HTTP. It is open to everyone who can reach the server. */
export function createControlHttp(control: ControlApi, now: () => number): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/__control', (c) => c.text(HELP))
  app.get('/__control/requests', (c) => c.json(control.requests()))
  app.get('/__control/users', (c) => c.json(control.users()))
  app.get('/__control/quirks', (c) => c.json(control.quirks()))
  app.get('/__control/clock', (c) => c.json({ now: now() }))
  for (const { path, act } of CONTROL_ENTRIES) {
    app.post(`/__control/${path}`, async (c) => {
      // A page of another origin must not use the control API: it can't send this media type without a preflight, which is refused.
      if (!c.req.header('content-type')?.startsWith('application/json')) {
        return c.json({ error: 'Send application/json.' }, 415)
      }
      const body: unknown = await c.req.json()
      if (!RULES.object.is(body)) throw new ControlError(`The body must be a JSON object, got ${typeName(body)}.`)
      return c.json({ result: (await act(control, body as never)) ?? null })
    })
  }
  app.all('/__control/*', (c) => c.json({ error: 'Unknown path. GET /__control lists all paths.' }, 404))
  app.onError((error, c) => {
    if (error instanceof ControlError) return c.json({ error: error.message, field: error.field }, 400)
    if (error instanceof SyntaxError) return c.json({ error: 'The body is not valid JSON.' }, 400)
    return c.json({ error: 'The emulator failed.' }, 500)
  })
  return app
}
