// #region server
import { sessionClaims } from '@reauth/server'
import { type DeviceKeyStore, deviceKeys } from '@reauth/server/device-keys'
import { requireReauth } from '@reauth/server/hono'
import { type Context, Hono } from 'hono'
import { authenticationOf, beginSession, sessionOf } from './cookie-session-server.js'

/** `audience` is the origin of this server, and `store` is the table of your keys. */
export function deviceKeyRoutes(audience: string, store: DeviceKeyStore) {
  const keys = deviceKeys({ audience, keys: store })
  /** Returns the end-user and the session of a request, or `null` if nobody is signed in. */
  const askerOf = (c: Context) => {
    const session = sessionOf(c)
    const authentication = authenticationOf(session)
    return session && authentication && { authentication, sessionId: session.id }
  }
  const fresh = requireReauth({
    requirement: { maxAge: '5m' },
    authentication: (c: Context) => authenticationOf(sessionOf(c)),
  })

  return new Hono()
    .post('/api/device-keys/new', fresh, async (c) => c.json({ challenge: await keys.beginRegistration(askerOf(c)!) }))
    .post('/api/device-keys', async (c) => {
      const asker = askerOf(c)
      if (asker === null) return c.body(null, 401)
      const registered = await keys.finishRegistration(await c.req.json(), asker)
      return registered.ok ? c.json({ keyId: registered.keyId }) : c.body(null, 403)
    })
    .post('/api/device-keys/challenge', async (c) => {
      const asker = askerOf(c)
      if (asker === null) return c.body(null, 401)
      const { keyId } = await c.req.json<{ keyId: unknown }>()
      const challenge = await keys.beginAuthentication(keyId, asker)
      return c.json(challenge && { challenge })
    })
    .post('/api/device-keys/verify', async (c) => {
      const asker = askerOf(c)
      if (asker === null) return c.body(null, 401)
      const verified = await keys.finishAuthentication(await c.req.json(), asker)
      if (!verified.ok) return c.body(null, 403)
      const { subject, methods } = verified.authentication
      return c.json(sessionClaims(authenticationOf(beginSession(c, subject, methods))!))
    })
    .get('/api/device-keys', async (c) => {
      const asker = askerOf(c)
      if (asker === null) return c.body(null, 401)
      const all = await keys.list(asker.authentication)
      return c.json(all.map(({ id, name, registeredAt }) => ({ id, name, registeredAt })))
    })
    .delete('/api/device-keys/:id', async (c) => {
      const asker = askerOf(c)
      if (asker === null) return c.body(null, 401)
      return c.body(null, (await keys.revoke(asker.authentication, c.req.param('id'))) ? 204 : 404)
    })
}
// #endregion
