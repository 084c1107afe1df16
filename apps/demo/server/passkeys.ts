import { sessionClaims } from '@reauth/server'
import { passkeyAuthentication, passkeyChallenges } from '@reauth/server/passkeys'
import {
  type WebAuthnCredential,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { Hono } from 'hono'
import type { Session, Sessions } from './sessions.js'

/** The passkeys of each end-user. A bank keeps them in a table. */
export type Passkeys = Map<string, readonly WebAuthnCredential[]>

/** The relying party of the passkeys. */
interface RelyingParty {
  readonly rpID: string
  readonly origin: string
  /** Seconds since the Unix epoch. */
  readonly clock: () => number
}

/** Registers passkeys for the signed-in end-user, and verifies them for reauthentication. */
export function createPasskeys(
  sessions: Sessions,
  passkeys: Passkeys,
  { rpID, origin, clock }: RelyingParty,
): Hono<{ Variables: { session: Session } }> {
  const challenges = passkeyChallenges()
  const passkeysOf = (subject: string): readonly WebAuthnCredential[] => passkeys.get(subject) ?? []
  const app = new Hono<{ Variables: { session: Session } }>()

  app.use(async (c, next) => {
    const session = sessions.of(c)
    if (session === null) return c.body(null, 401)
    c.set('session', session)
    return next()
  })
  app.get('/', (c) => c.json({ count: passkeysOf(c.get('session').authentication.subject).length }))

  app.post('/registration', async (c) => {
    const { id, authentication } = c.get('session')
    return c.json(
      await generateRegistrationOptions({
        rpName: 'Harbor',
        rpID,
        userName: authentication.subject,
        challenge: await challenges.create({ sessionId: id }),
        authenticatorSelection: { userVerification: 'required' },
        excludeCredentials: [...passkeysOf(authentication.subject)],
      }),
    )
  })
  app.post('/', async (c) => {
    const { id, authentication } = c.get('session')
    const verified = await verifyRegistrationResponse({
      response: await c.req.json(),
      expectedChallenge: challenges.expect({ sessionId: id }),
      expectedOrigin: origin,
      expectedRPID: rpID,
    }).catch(() => null)
    if (verified?.verified !== true) return c.body(null, 403)
    const { subject } = authentication
    passkeys.set(subject, [...passkeysOf(subject), verified.registrationInfo.credential])
    return c.body(null, 201)
  })

  app.post('/options', async (c) => {
    const { id, authentication } = c.get('session')
    return c.json(
      await generateAuthenticationOptions({
        rpID,
        challenge: await challenges.create({ sessionId: id }),
        userVerification: 'required',
        allowCredentials: [...passkeysOf(authentication.subject)],
      }),
    )
  })
  app.post('/verify', async (c) => {
    const { id, authentication } = c.get('session')
    const { issuer, subject, expiresAt } = authentication
    const response = await c.req.json()
    // A passkey of another end-user must not confirm for this one.
    const credential = passkeysOf(subject).find((passkey) => passkey.id === response.id)
    if (credential === undefined) return c.body(null, 403)
    const verified = await verifyAuthenticationResponse({
      response,
      credential,
      expectedChallenge: challenges.expect({ sessionId: id }),
      expectedOrigin: origin,
      expectedRPID: rpID,
    }).catch(() => null)
    const proven = passkeyAuthentication(verified, { issuer, subject, expiresAt })
    if (verified === null || proven === null) return c.body(null, 403)
    credential.counter = verified.authenticationInfo.newCounter
    return c.json(sessionClaims(sessions.begin(c, subject, proven.methods).authentication, { clock }))
  })
  return app
}
