import { defineSensitiveAction } from '../../action/sensitive-action.js'
import type { PerformContext, SensitiveActionOptions } from '../../action/sensitive-action.js'
import type { ServerAnswer } from './play-path.js'

/** The input of most tests. */
export interface Transfer {
  readonly to: string
}
export const BOB: Transfer = { to: 'Bob' }

/** A fake endpoint of an app. */
export class Api {
  readonly keys: string[] = []
  next: ServerAnswer = 'performed'

  readonly call = async ({ idempotencyKey }: PerformContext<Transfer>): Promise<Response> => {
    this.keys.push(idempotencyKey)
    switch (this.next) {
      case 'performed':
        return Response.json({ receipt: 'r-1' })
      case 'step-up':
        return new Response(null, {
          status: 401,
          headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' },
        })
      case 'refused':
        return new Response(null, { status: 403 })
      case 'unknown':
        throw new TypeError('Failed to fetch')
    }
  }
}

/** The action of an app. */
export const transferOf = (
  api: Api,
  more: Partial<SensitiveActionOptions<Transfer, Response, Transfer, Response>> = {},
) =>
  defineSensitiveAction<Transfer, Response>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Send to ${to}`,
    perform: api.call,
    ...more,
  })
