import { describe, expect, it } from 'vitest'
import { createActor } from 'xstate'
import { parseRequirement } from '@reauth/policy'
import { until } from '../reauth/browser.fixture.js'
import { type MachineRun, assignRun, runMachine } from './run-machine.js'

describe('a service that settles after the statechart stopped waiting for it', () => {
  it.each([
    ['answers', (settle: { resolve: () => void; reject: () => void }) => settle.resolve()],
    ['fails', (settle: { resolve: () => void; reject: () => void }) => settle.reject()],
  ])('is not recorded as the reason why the run ended, if it %s', async (_, end) => {
    const settle: { resolve: () => void; reject: () => void }[] = []
    const settled: unknown[] = []
    const actor = createActor(runMachine(), {
      input: {
        runId: 'r',
        idempotencyKey: 'k',
        actionId: 'a',
        requirement: parseRequirement({ maxAge: '5m' }),
        capabilities: { browser: 'inProcess', operation: false, resolvable: false },
      } as never,
    })
    const refreshIdToken = () =>
      new Promise<never>((resolve, reject) => {
        settle.push({ resolve: resolve as () => void, reject: () => reject(new Error('late')) })
      })
    assignRun(actor, {
      services: { refreshIdToken },
      settled: (error: unknown) => {
        settled.push(error)
        return undefined
      },
      forgetPendingAction: () => {},
      forgetSubject: () => {},
    } as unknown as MachineRun)
    actor.start()
    await until(() => settle.length === 1)
    actor.send({ type: 'reauth.cancel' })
    expect(actor.getSnapshot().status).toBe('done')
    end(settle[0]!)
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    expect(settled).toEqual([])
  })
})
