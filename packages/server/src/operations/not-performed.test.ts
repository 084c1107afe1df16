import { describe, expect, it } from 'vitest'
import { type HandlerContext, commitOperation } from '../operations.js'
import { commit, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'
import { stateOf, useTimers } from './recovery.fixture.js'

useScene()
useTimers()

describe('a handler that returns notPerformed()', () => {
  const broke = ({ notPerformed }: HandlerContext) => notPerformed({ title: 'Too little money.' })

  it('sends its problem, and does not spend the authentication', async () => {
    const operationId = await open()
    const result = await commitOperation(scene.operations, await requestFor(operationId, { handler: broke }))
    expect(result).toEqual({
      ok: false,
      code: 'notPerformed',
      response: {
        status: 422,
        headers: { 'cache-control': 'no-store', 'content-type': 'application/problem+json' },
        body: '{"title":"Too little money.","status":422}',
      },
    })
    expect(await stateOf(operationId)).toBe('open')
    expect(await commit(operationId)).toBe('ran')
  })

  it('may choose the status, and leaves the authentication for another operation', async () => {
    const [first, second] = [await open(), await open()]
    const token = await tokenOf({ auth_time: scene.now })
    const handler = ({ notPerformed }: HandlerContext) => notPerformed({ title: 'Pay first.' }, 402)
    expect(await commit(first, { token, handler })).toBe('402 notPerformed')
    expect(await commit(second, { token })).toBe('ran')
  })
})

describe('a mistake in notPerformed()', () => {
  it.each([200, 399, 500, 422.5, '422'])('refuses the status %j, and the operation stays open', async (status) => {
    const operationId = await open()
    const handler = ({ notPerformed }: HandlerContext) => notPerformed({ title: 'No.' }, status as number)
    await expect(commit(operationId, { handler })).rejects.toMatchObject({ field: 'status' })
    expect(await stateOf(operationId)).toBe('open')
    expect(await commit(operationId)).toBe('ran')
  })

  it("throws for a problem that JSON can't represent, and the operation stays open", async () => {
    const operationId = await open()
    const handler = ({ notPerformed }: HandlerContext) => notPerformed({ amount: 5n as never })
    await expect(commit(operationId, { handler })).rejects.toThrow(TypeError)
    expect(await commit(operationId)).toBe('ran')
  })

  it.each([400, 499])('accepts the status %i', async (status) => {
    const handler = ({ notPerformed }: HandlerContext) => notPerformed({}, status)
    expect(await commit(await open(), { handler })).toBe(`${status} notPerformed`)
  })
})
