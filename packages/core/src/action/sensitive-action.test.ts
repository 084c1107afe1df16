import { describe, expect, it } from 'vitest'
import { Tab, TestWorld } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { HOME, comeBack, confirming, leave } from '../reauth/resume.fixture.js'
import { defineSensitiveAction, keepsInput } from './sensitive-action.js'

const perform = () => 1
const requirement = { maxAge: '5m' } as const

describe('a sensitive action', () => {
  it('is described by its id by default', () => {
    expect(defineSensitiveAction({ id: 'transfer', requirement, perform }).describe()).toBe('transfer')
  })

  it('stores its input at the server only if it has an operation', () => {
    expect(() => defineSensitiveAction({ id: 'transfer', requirement, perform, keepInput: 'server' })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'keepInput' }),
    )
    const operation = () => Promise.resolve({ operationId: 'o', openedAt: 1 })
    const action = defineSensitiveAction({ id: 'transfer', requirement, perform, operation, keepInput: 'server' })
    expect([keepsInput(action), keepsInput({}), keepsInput({ keepInput: 'sealed' })]).toEqual([false, true, true])
  })

  it('is performed with the operation id alone if the server stores the input', async () => {
    const calls: unknown[] = []
    const left = await leave({
      keepInput: 'server',
      operation: () => Promise.resolve({ operationId: 'op-7', openedAt: 999_000 }),
      perform: ({ input, operationId }: { input: unknown; operationId: unknown }) => calls.push([input, operationId]),
      input: { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } },
    })
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
    expect(calls).toEqual([[undefined, 'op-7']])
  })

  it('survives a redirect without any input', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const action = defineSensitiveAction({ id: 'close', requirement, perform: ({ input }) => [input] })
    const first = world.open(HOME, [action])
    await first.reauth.perform(action)
    world.authenticate()
    const { run } = await comeBack({ world, action, first })
    await confirming(run)
    run.confirm()
    expect(await run.ended).toEqual({ outcome: 'succeeded', data: [undefined] })
  })
})

describe('a page without a browser', () => {
  it('stores nothing and opens no prompt: a stale authentication is refused', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { browser: _, ...service } = world.service('inProcess')
    const action = defineSensitiveAction({ id: 'close', requirement, perform })
    expect((await createReauth({ service, clock: world.clock, page: new Tab() }).perform(action)).outcome).toBe(
      'refused',
    )
  })
})
