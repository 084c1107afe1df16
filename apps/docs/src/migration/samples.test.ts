import { sensitiveActionMachine } from '@reauth/core'
import { describe, expect, it } from 'vitest'
import { samples } from './samples.js'

describe('what is told of code by hand', () => {
  it('names states that the chart has', () => {
    const states = samples.flatMap(({ steps }) => steps.flatMap(({ state }) => (state === null ? [] : [state])))
    for (const state of states)
      expect(sensitiveActionMachine.getStateNodeById(`reauth.${state}`).path.join('.')).toBe(state)
    expect(states.length).toBeGreaterThan(20)
  })

  it('has a fault and a replacement for every step, on every platform', () => {
    expect(samples.map(({ id }) => id)).toEqual([
      'web',
      'react-native',
      'flutter',
      'ios',
      'android',
      'dotnet',
      'python',
      'go',
    ])
    for (const { steps } of samples) {
      for (const { faults, instead } of steps) expect([faults.length > 0, instead.length > 20]).toEqual([true, true])
    }
  })
})
