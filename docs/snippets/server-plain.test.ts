import { toCallResult } from '@reauth/core'
import { expect, it } from 'vitest'
import { transfer } from './server-plain.js'

it('is never taken for success when it is refused: the client judges the answer of the server function', async () => {
  const returned: unknown = JSON.parse(JSON.stringify(await transfer('no token', 'Bob')))
  await expect(toCallResult(returned)).resolves.toEqual({ result: 'refused' })
})
