import type { TestUser } from '@reauth/emulator'
import { Hono } from 'hono'
import { z } from 'zod'

/** How long the choice of a test user is valid, in milliseconds. */
const CHOICE_LIFETIME = 60_000

const choiceSchema = z.object({ user: z.string() })

/**
 * Creates the endpoint that signs in a test user with one click: the sign-in page completes the next sign-in automatically.
 *
 * @param users The users to choose from.
 * @param setNextUser Passes the choice to the sign-in page. With `undefined`, the page asks.
 */
export function createSignInAs(users: readonly TestUser[], setNextUser: (name: string | undefined) => void): Hono {
  const app = new Hono()
  let expiry: ReturnType<typeof setTimeout> | undefined
  app.post('/', async (c) => {
    const parsed = choiceSchema.safeParse(await c.req.json().catch(() => null))
    const user = users.find(({ name }) => name === parsed.data?.user)
    // A page of another origin can't send JSON.
    if (!c.req.header('content-type')?.startsWith('application/json') || user === undefined)
      return c.json({ title: 'Unknown user.' }, 400)
    setNextUser(user.name)
    clearTimeout(expiry)
    // The visitor may never reach the sign-in page.
    expiry = setTimeout(() => setNextUser(undefined), CHOICE_LIFETIME).unref()
    return c.body(null, 204)
  })
  return app
}
