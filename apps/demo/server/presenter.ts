import type { ControlApi } from '@reauth/emulator'
import { Hono } from 'hono'
import { z } from 'zod'

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('age'), user: z.string(), minutes: z.number() }),
  z.object({ act: z.literal('otherAccount'), allows: z.boolean() }),
])

/** What somebody who shows the demo may turn: time passes, another account may come back. */
export function createPresenter(control: ControlApi): Hono {
  const app = new Hono()
  app.post('/', async (c) => {
    const parsed = actSchema.safeParse(await c.req.json().catch(() => null))
    if (!c.req.header('content-type')?.startsWith('application/json') || !parsed.success) {
      return c.json({ title: 'Unknown act.' }, 400)
    }
    if (parsed.data.act === 'age') control.ageSessions(parsed.data.user, parsed.data.minutes * 60)
    else control.setAllowsOtherAccount(parsed.data.allows)
    return c.json({ done: true })
  })
  return app
}
