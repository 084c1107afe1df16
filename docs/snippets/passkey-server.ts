// #region server
import { sessionClaims } from '@reauth/server'
import { passkeyAuthentication, passkeyChallenges } from '@reauth/server/passkeys'
import {
  type WebAuthnCredential,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { authenticationOf, beginSession, sessionOf } from './cookie-session-server.js'

/** The table of your passkeys. */
export interface Passkeys {
  of(userId: string): Promise<readonly WebAuthnCredential[]>
  setCounter(id: string, counter: number): Promise<void>
}

export function passkeyRoutes(passkeys: Passkeys, { rpID, origin }: { rpID: string; origin: string }) {
  const challenges = passkeyChallenges()

  return new Hono()
    .use(csrf())
    .post('/api/passkeys/options', async (c) => {
      const session = sessionOf(c)
      if (session === null) return c.body(null, 401)
      const options = await generateAuthenticationOptions({
        rpID,
        challenge: await challenges.create({ sessionId: session.id }),
        userVerification: 'required',
        allowCredentials: [...(await passkeys.of(session.userId))],
      })
      return c.json(options)
    })
    .post('/api/passkeys/verify', async (c) => {
      const session = sessionOf(c)
      if (session === null) return c.body(null, 401)
      const response = await c.req.json()
      // Accept only a passkey of the signed-in end-user.
      const credential = (await passkeys.of(session.userId)).find(({ id }) => id === response.id)
      if (credential === undefined) return c.body(null, 403)
      const verified = await verifyAuthenticationResponse({
        response,
        credential,
        expectedChallenge: challenges.expect({ sessionId: session.id }),
        expectedOrigin: origin,
        expectedRPID: rpID,
      }).catch(() => null)
      const { userId: subject, expiresAt } = session
      const authentication = passkeyAuthentication(verified, { issuer: 'https://app.example.com', subject, expiresAt })
      if (verified === null || authentication === null) return c.body(null, 403)
      await passkeys.setCounter(credential.id, verified.authenticationInfo.newCounter)
      const renewed = beginSession(c, subject, authentication.methods)
      return c.json(sessionClaims(authenticationOf(renewed)!))
    })
}
// #endregion
