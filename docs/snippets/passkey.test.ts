import {
  type RegistrationResponseJSON,
  type WebAuthnCredential,
  generateRegistrationOptions,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestWorld, openWorld } from './cookie-session-browser.fixture.js'
import { api, beginSession, sessionOf, signIn } from './cookie-session-server.js'
import { passkeyRoutes } from './passkey-server.js'

const ALICE = 'alice'

/** An app with passkeys in memory, and a route with which the test enrolls one. */
function appAt(origin: string, table: Map<string, WebAuthnCredential[]>): Hono {
  const rpID = 'localhost'
  const routes = passkeyRoutes(
    {
      of: async (userId) => table.get(userId) ?? [],
      setCounter: async (id, counter) => {
        for (const credential of [...table.values()].flat()) if (credential.id === id) credential.counter = counter
      },
    },
    { rpID, origin },
  )
  let challenge = ''
  const test = new Hono()
    .get('/test/sign-in/:user', (c) => {
      beginSession(c, c.req.param('user'), ['pwd'])
      return c.redirect('/')
    })
    .post('/test/enroll', async (c) => {
      const options = await generateRegistrationOptions({ rpName: 'App', rpID, userName: ALICE })
      challenge = options.challenge
      return c.json(options)
    })
    .post('/test/enrolled', async (c) => {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: await c.req.json<RegistrationResponseJSON>(),
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
      })
      if (verified) table.set(ALICE, [registrationInfo.credential])
      return c.json({ verified })
    })
  const pages = signIn(async (_, password) => password === 'right')
  return new Hono().route('/', api).route('/', routes).route('/', pages).route('/', test)
}

let world: TestWorld
const shown = (text: string) => world.shows(text)
let table: Map<string, WebAuthnCredential[]>
let authenticatorId: string
beforeEach(async () => {
  table = new Map()
  world = await openWorld(
    'passkey',
    (origin) => appAt(origin, table),
    (c) => sessionOf(c)?.userId ?? '',
  )
  await world.devtools.send('WebAuthn.enable')
  ;({ authenticatorId } = await world.devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }))
  await world.page.goto(`${world.origin}/test/sign-in/${ALICE}`)
  await shown('ready')
})
afterEach(() => world.close())

const enroll = async (): Promise<void> => {
  await world.click('enroll')
  await shown('enrolled')
}
const set = (name: 'WebAuthn.setUserVerified' | 'WebAuthn.setAutomaticPresenceSimulation', value: boolean) =>
  name === 'WebAuthn.setUserVerified'
    ? world.devtools.send(name, { authenticatorId, isUserVerified: value })
    : world.devtools.send(name, { authenticatorId, enabled: value })
const claims = () => world.page.evaluate(async () => (await fetch('/api/session')).json() as Promise<unknown>)

describe('a passkey in Chromium', () => {
  it('reauthenticates in the page with four requests, and the server reports the kind of key', async () => {
    await enroll()
    world.passMinutes(6)
    await world.click('transfer')
    await shown('succeeded')
    const needed = ['GET /api/session 200', 'POST /api/passkeys/options 200', 'POST /api/passkeys/verify 200']
    expect(world.requests.toSorted()).toEqual([...needed, 'POST /api/transfers 200'].toSorted())
    await expect(claims()).resolves.toMatchObject({ sub: ALICE, amr: ['hwk', 'user'] })
    expect(table.get(ALICE)![0]!.counter).toBeGreaterThan(0)
  })

  it('needs no prompt while the session is fresh', async () => {
    await enroll()
    await world.click('transfer')
    await shown('succeeded')
    expect(world.requests).not.toContain('POST /api/passkeys/verify 200')
  })

  it('without user verification performs nothing', async () => {
    await enroll()
    await set('WebAuthn.setUserVerified', false)
    world.passMinutes(6)
    await world.click('transfer')
    await shown('cancelled cancelled')
    expect(world.requests).not.toContain('POST /api/transfers 200')
  })

  it('without a touch waits, and a cancelled run closes the prompt so that the next one can open', async () => {
    await enroll()
    await set('WebAuthn.setAutomaticPresenceSimulation', false)
    world.passMinutes(6)
    await world.click('transfer')
    await shown('prompting')
    await world.click('cancel')
    await shown('cancelled cancelled')
    await set('WebAuthn.setAutomaticPresenceSimulation', true)
    await world.click('transfer')
    await shown('succeeded')
  })

  it('that the server no longer knows performs nothing', async () => {
    await enroll()
    table.set(ALICE, [{ ...table.get(ALICE)![0]!, counter: 1000 }])
    world.passMinutes(6)
    await world.click('transfer')
    await shown('refused refusedByServer')
    expect(world.requests).toContain('POST /api/passkeys/verify 403')
  })

  it('answers each challenge once, in the session that requested it', async () => {
    await enroll()
    const bodies: string[] = []
    world.page.on('request', (request) => {
      if (request.url().endsWith('/verify')) bodies.push(request.postData()!)
    })
    world.passMinutes(6)
    await world.click('transfer')
    await shown('succeeded')
    const again = await world.page.evaluate(async (body) => {
      const headers = { 'Content-Type': 'application/json' }
      return (await fetch('/api/passkeys/verify', { method: 'POST', headers, body })).status
    }, bodies[0]!)
    expect(again).toBe(403)
  })

  it('is replaced by the sign-in page if the end-user has none', async () => {
    world.passMinutes(6)
    await world.click('transfer')
    await world.page.waitForURL(/\/sign-in\?state=[\w-]+&max_age=0$/)
    await world.page.locator('[name=password]').fill('right')
    await world.page.getByRole('button', { name: 'Sign in' }).click()
    await shown('confirmingResumed')
    await world.click('confirm')
    await shown('succeeded')
  })

  it('is not requested for a lost session', async () => {
    await world.page.context().clearCookies()
    await world.click('transfer')
    await shown('refused sessionLost')
  })
})

it('a browser without WebAuthn redirects to the sign-in page', async () => {
  await world.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'))
  await world.page.reload()
  await shown('ready')
  world.passMinutes(6)
  await world.click('transfer')
  await world.page.waitForURL(/state=/)
  expect(new URL(world.page.url()).pathname).toBe('/sign-in')
})
