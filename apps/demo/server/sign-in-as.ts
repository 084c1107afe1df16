import type { TestUser } from '@reauth/emulator'
import { Hono } from 'hono'
import { z } from 'zod'

/** How long the next sign-in waits for the end-user who was chosen, in milliseconds. */
const FORGOTTEN_AFTER = 60_000

const choiceSchema = z.object({ user: z.string() })

/**
 * Makes the endpoint that lets a test user sign in with one click: the sign-in page answers the next sign-in by itself.
 *
 * @param users Who can be chosen.
 * @param setNextUser Tells the sign-in page; `undefined`: it asks again.
 */
export function createSignInAs(users: readonly TestUser[], setNextUser: (name: string | undefined) => void): Hono {
  const app = new Hono()
  let forgetting: ReturnType<typeof setTimeout> | undefined
  app.post('/', async (c) => {
    const parsed = choiceSchema.safeParse(await c.req.json().catch(() => null))
    const user = users.find(({ name }) => name === parsed.data?.user)
    // A page of another origin can send no JSON.
    if (!c.req.header('content-type')?.startsWith('application/json') || user === undefined)
      return c.json({ title: 'Unknown user.' }, 400)
    setNextUser(user.name)
    clearTimeout(forgetting)
    // The visitor may never get to the sign-in page.
    forgetting = setTimeout(() => setNextUser(undefined), FORGOTTEN_AFTER).unref()
    return c.body(null, 204)
  })
  return app
}
