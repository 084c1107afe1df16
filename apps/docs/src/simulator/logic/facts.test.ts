import { type Step, scenarios } from '@reauth/core/testing'
import { describe, expect, it } from 'vitest'
import { factsOf } from './facts.js'
import { wholeMachine } from './machine.js'
import { playerOf } from './run.js'
import { scenarioById } from './scenario.js'
import { stories } from './stories.js'

const player = playerOf(wholeMachine())
const stepsOf = (scenario: string, ...events: string[]): readonly Step[] =>
  player.stepsOf(scenarioById(scenario)!, events)
const valuesOf = (step: Step): Readonly<Record<string, string>> =>
  Object.fromEntries(factsOf(step).map(({ name, value }) => [name, value]))
const changedBy = (step: Step): readonly string[] => factsOf(step).flatMap(({ name, isNew }) => (isNew ? [name] : []))

describe('the facts of a run', () => {
  it('contain no claims before the claims are read', () => {
    const [start] = stepsOf('web')
    expect(valuesOf(start!)).toMatchObject({ auth_time: 'not read yet', max_age: '5 min', prompts: '0' })
    expect(changedBy(start!)).toEqual([])
  })

  it('contain the age of the authentication, and never its time', () => {
    const [, stale] = stepsOf('window', 'refreshIdToken.stale')
    expect(valuesOf(stale!)['auth_time']).toMatch(/^\d+ (s|min|h) ago$/)
    expect(changedBy(stale!)).toContain('auth_time')
    expect(JSON.stringify(factsOf(stale!))).not.toMatch(/\d{9}/)
  })

  it('show an auth_time that is in the future or missing', () => {
    expect(valuesOf(stepsOf('window', 'refreshIdToken.future')[1]!)['auth_time']).toMatch(/in the future$/)
    expect(valuesOf(stepsOf('window', 'refreshIdToken.missing')[1]!)['auth_time']).toBe('not in the ID Token')
  })

  it('mark what the last step changed, and nothing else', () => {
    const steps = stepsOf('window', 'refreshIdToken.stale', 'reauthenticateInBrowser.authenticated')
    expect(changedBy(steps[2]!)).toEqual(expect.arrayContaining(['auth_time', 'calls']))
    expect(changedBy(steps[2]!)).not.toContain('max_age')
  })

  it('contain the server’s requirement after a step-up', () => {
    const step = stepsOf('window', 'refreshIdToken.fresh', 'performAction.step-up')[2]!
    expect(valuesOf(step)).toMatchObject({ stepUps: '1', calls: '1' })
    expect(valuesOf(step)['challenge']).toContain('max_age')
  })

  it('show where a run was resumed, and whether it is bound to an operation', () => {
    const { scenario, events } = stories[0]!
    expect(valuesOf(stepsOf(scenario, ...events).at(-1)!)['resumedAt']).toBe('callback')
    const opened = stepsOf('operation', 'refreshIdToken.fresh', 'openOperation.opened')
    expect(opened.map((step) => valuesOf(step)['operation'])).toEqual(['not open yet', 'not open yet', 'open'])
  })

  it('contain no token, key, subject or operation in any scenario', () => {
    const shown = scenarios.flatMap(({ id }) => {
      const start = stepsOf(id)[0]!
      return [start, ...player.next(start).map((event) => player.advance(start, event))].map((step) =>
        JSON.stringify(factsOf(step)),
      )
    })
    expect(shown.filter((text) => /eyJ|https?:|key of|subject-\w/.test(text))).toEqual([])
  })
})
