import type { ControlApi } from '@reauth/emulator'
import { Hono } from 'hono'
import { z } from 'zod'

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('passTime'), minutes: z.number().positive() }),
  z.object({ act: z.literal('otherAccount'), allows: z.boolean() }),
])

/** What the presenter turns. */
export interface Stage {
  /** Everybody who has a clock of their own. */
  readonly clocks: readonly Pick<ControlApi, 'advanceClock'>[]
  /** Everybody who asks the end-user. */
  readonly signInPages: readonly Pick<ControlApi, 'setAllowsOtherAccount'>[]
}

/** What somebody who shows the demo may turn: time passes, another account may come back. */
export function createPresenter({ clocks, signInPages }: Stage): Hono {
  const app = new Hono()
  app.post('/', async (c) => {
    const parsed = actSchema.safeParse(await c.req.json().catch(() => null))
    if (!c.req.header('content-type')?.startsWith('application/json') || !parsed.success) {
      return c.json({ title: 'Unknown act.' }, 400)
    }
    const { data } = parsed
    if (data.act === 'passTime') for (const clock of clocks) clock.advanceClock(data.minutes * 60)
    else for (const page of signInPages) page.setAllowsOtherAccount(data.allows)
    return c.json({ done: true })
  })
  return app
}
