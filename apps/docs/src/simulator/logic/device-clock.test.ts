import { describe, expect, it } from 'vitest'
import { clockFactsOf, wordsOfAge } from './device-clock.js'
import { wholeMachine } from './machine.js'
import { playerOf } from './run.js'
import { defaults, scenarioById, settingsToId } from './scenario.js'

const player = playerOf(wholeMachine())
const after = (scenario: string, ...events: string[]) => player.stepsOf(scenarioById(scenario)!, events).at(-1)!

describe('a device whose clock is wrong', () => {
  it.each([
    ['right', 'refreshIdToken.stale', 'stale', 'asks'],
    ['slow', 'refreshIdToken.stale', 'stale', 'lets it pass'],
    ['fast', 'refreshIdToken.stale', 'stale', 'asks'],
    ['right', 'refreshIdToken.fresh', 'fresh', 'lets it pass'],
    ['slow', 'refreshIdToken.fresh', 'fresh', 'lets it pass'],
    ['fast', 'refreshIdToken.fresh', 'fresh', 'asks'],
  ] as const)('with a %s clock and %s the flow finds %s, and Date.now() %s', (clock, event, verdict, naive) => {
    expect(clockFactsOf(after('web', event), clock)).toMatchObject({ verdict, naive })
  })

  it('is unknown before the claims are read, and without an auth_time', () => {
    expect(clockFactsOf(after('web'), 'slow')).toBeNull()
    expect(clockFactsOf(after('web', 'refreshIdToken.missing'), 'slow')).toBeNull()
  })

  it('compares nothing if the requirement has no maximum age', () => {
    const always = settingsToId({ ...defaults, maxAge: 'always' })
    expect(clockFactsOf(after(always, 'refreshIdToken.stale'), 'slow')).toMatchObject({ naive: null, verdict: 'stale' })
  })

  it.each([
    [1000, '16 min 40 s'],
    [-2600, '−43 min 20 s'],
    [3610, '1 h 10 s'],
    [0, '0 s'],
  ])('formats %i seconds as %s', (seconds, words) => {
    expect(wordsOfAge(seconds)).toBe(words)
  })
})
