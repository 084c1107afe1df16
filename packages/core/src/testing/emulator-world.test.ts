import { beforeEach, describe, expect, it } from 'vitest'
import { type EmulatorControl, type EndUserAnswer, type ProviderFault, emulatorWorld } from './index.js'

const calls: unknown[] = []
const control: EmulatorControl = {
  advanceClock: (seconds) => calls.push({ advanceClock: seconds }),
  killSessions: (user) => calls.push({ killSessions: user }),
  failNextToken: (fault) => calls.push({ failNextToken: fault }),
  setNextInteraction: (next) => calls.push({ setNextInteraction: next }),
}
const world = emulatorWorld({ control, clock: () => 1_700_000_000_500 }, 'alice')

beforeEach(() => void calls.splice(0))

describe('the world of an emulator', () => {
  it('returns the time in seconds', () => {
    expect(world.now()).toBe(1_700_000_000.5)
  })

  it.each<[EndUserAnswer, object]>([
    ['approves', { kind: 'approve', user: 'alice' }],
    ['cancels', { kind: 'error', error: 'access_denied' }],
    ['cannotBeAsked', { kind: 'error', error: 'login_required' }],
    ['hesitates', { kind: 'hang' }],
  ])('sets that the end-user %s', async (answer, next) => {
    await world.endUser(answer)
    expect(calls).toEqual([{ setNextInteraction: next }])
  })

  it.each<EndUserAnswer>(['closesWindow', 'isLockedOut'])(
    'refuses "%s", which no provider can answer',
    async (answer) => {
      await expect(world.endUser(answer)).rejects.toThrow(TypeError)
      expect(calls).toEqual([])
    },
  )

  it.each<[ProviderFault, string]>([
    ['offline', 'disconnect'],
    ['error', 'error'],
    ['hang', 'hang'],
  ])('fails every token request with "%s"', async (fault, kind) => {
    await world.fail(fault)
    expect(calls).toEqual([{ failNextToken: { kind, times: 1000 } }])
  })

  it('refuses "garbage", which the emulator cannot answer', async () => {
    await expect(world.fail('garbage')).rejects.toThrow(TypeError)
    expect(calls).toEqual([])
  })

  it('ends every session of the end-user', async () => {
    await world.loseSession()
    expect(calls).toEqual([{ killSessions: 'alice' }])
  })

  it('lets seconds pass at the provider', async () => {
    await world.passTime(600)
    expect(calls).toEqual([{ advanceClock: 600 }])
  })
})
