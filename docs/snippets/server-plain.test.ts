import { toCallResult } from '@reauth/core'
import { expect, it } from 'vitest'
import { transfer } from './server-plain.js'

it('a refused server function never counts as success on the client', async () => {
  const returned: unknown = JSON.parse(JSON.stringify(await transfer('no token', 'Bob')))
  await expect(toCallResult(returned)).resolves.toEqual({ result: 'refused' })
})
