// @vitest-environment node
import { readFileSync } from 'node:fs'
import { sensitiveActionMachine } from '@reauth/core'
import { describe, expect, it } from 'vitest'
import { samples } from './samples.js'

const code = (id: string): string => readFileSync(new URL(`code/${id}.md`, import.meta.url), 'utf8')

describe('the code of each platform', () => {
  it('exists before and after', () => {
    for (const { id } of samples) {
      expect(code(id)).toMatch(/^```\w+ before\n/m)
      expect(code(id)).toMatch(/^```\w+ after\n/m)
    }
  })

  it('refers only to existing states afterwards, if no package supports the platform', () => {
    for (const { id } of samples.filter(({ kind }) => kind === 'states')) {
      const states = [...code(id).matchAll(/\/\/ (\w+): /g)].map(([, state]) => state!)
      expect(states.length).toBeGreaterThan(3)
      for (const state of states) expect(() => sensitiveActionMachine.getStateNodeById(`reauth.${state}`)).not.toThrow()
    }
  })
})

describe('the description of hand-written code', () => {
  it('refers only to existing states', () => {
    const states = samples.flatMap(({ steps }) => steps.flatMap(({ state }) => (state === null ? [] : [state])))
    for (const state of states)
      expect(sensitiveActionMachine.getStateNodeById(`reauth.${state}`).path.join('.')).toBe(state)
    expect(states.length).toBeGreaterThan(20)
  })

  it('has a problem and a replacement for every step on every platform', () => {
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
