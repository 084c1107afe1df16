import { parseRequirement } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { type Step, invariants, readingOf, replay, scenarios, scriptedServices } from './index.js'

const scenario = scenarios.find(({ id }) => id === 'window')!
const problemOf = (id: string, step: Step): string | null =>
  invariants.find((invariant) => invariant.id === id)!.check(step)

const start = replay(scenario, [])
const calling = replay(scenario, ['refreshIdToken.fresh'])
const done = replay(scenario, ['refreshIdToken.fresh', 'performAction.performed'])

/** A step whose context is not what the chart made of it. */
const withContext = (step: Step, change: object): Step => ({
  ...step,
  snapshot: Object.assign(Object.create(step.snapshot) as Step['snapshot'], {
    context: { ...step.snapshot.context, ...change },
  }),
})

/** A step that rests elsewhere than the chart does. */
const at = (value: string, step: Step): Step => ({
  ...step,
  snapshot: Object.assign(Object.create(step.snapshot) as Step['snapshot'], { value }),
})

describe('each rule says what is wrong', () => {
  it.each([
    ['I1', withContext(calling, { reading: null, openedAt: null }), 'called with the verdict implausible'],
    [
      'I2',
      { ...calling, tally: { ...calling.tally, calls: 2, stepUps: 1, lastCall: 'lost' } },
      'called again after lost',
    ],
    [
      'I2',
      withContext(
        { ...calling, tally: { ...calling.tally, calls: 2, stepUps: 1, lastCall: 'step-up' } },
        { reading: null, authTimeBefore: 1 },
      ),
      'called again with the same authentication',
    ],
    ['I2', { ...calling, tally: { ...calling.tally, calls: 3 } }, '3 calls after 0 step-ups'],
    ['I2', withContext(start, { stepUps: 2 }), 'a second step-up is taken up'],
    ['I3', { ...start, waiting: ['reauthenticateWithBiometric', 'reauthenticateInBrowser'] }, 'two prompts are open'],
    ['I4', { ...start, waiting: ['refreshIdToken', 'performAction'] }, 'two services are waited for'],
    ['I5', { ...done, started: ['performAction'] }, 'performAction started at the end'],
    ['I5', { ...done, waiting: ['performAction'] }, 'performAction is left waiting'],
    ['I5', at('elsewhere', done), 'an end that is none'],
    [
      'I7',
      withContext(calling, {
        requirement: parseRequirement({ maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' }),
        reading: readingOf({ age: 400, canReauthenticate: 'unknown' }),
      }),
      'an unknown claim counted as no',
    ],
    [
      'I10',
      at('refused', { ...done, event: { id: 'x', title: 'x', event: { type: 'x', error: { code: 'offline' } } } }),
      'an outage became refused',
    ],
    [
      'I10',
      at('failed', { ...done, event: { id: 'x', title: 'x', event: { type: 'x', error: { code: 'cancelled' } } } }),
      'a cancel became failed',
    ],
    ['I5', at('refused', done), 'an output of another end'],
    ['I1', withContext(calling, { requirement: null }), 'called with the verdict no demand'],
    ['I12', { ...calling, taken: [] }, 'called past the last check'],
    ['I13', withContext(start, { resumedAt: 'callExpired' }), 'refreshIdToken started for callExpired'],
    ['I14', withContext(calling, { reading: readingOf({ life: 0 }) }), 'called with an expired token'],
    [
      'I15',
      { ...calling, started: ['resolveOutcome'], tally: { ...calling.tally, lastCall: 'unreadable' } },
      'asked after a call that was answered',
    ],
    [
      'I16',
      withContext(done, { ending: { outcome: 'refused', code: 'subjectMismatch' } }),
      'the pending actions of the first subject are kept',
    ],
  ] as const)('%s (%#)', (id, step, problem) => {
    expect(problemOf(id, step)).toBe(problem)
  })
})

describe('replay', () => {
  it('says what cannot happen, also after the end', () => {
    expect(() => replay(scenario, ['performAction.performed'])).toThrow('performAction.performed cannot happen')
    expect(() => replay(scenario, ['refreshIdToken.fresh', 'performAction.performed', 'reauth.cancel'])).toThrow(
      'reauth.cancel cannot happen in "succeeded"',
    )
  })

  it('stays where it is when an answer is not provided for', () => {
    const machine = createSensitiveActionMachine()
    const { refreshing } = machine.root.states
    for (const node of [refreshing!, ...Object.values(refreshing!.states)]) {
      for (const event of node.transitions.keys()) if (event.includes('done.actor')) node.transitions.delete(event)
    }
    const step = replay(scenario, ['refreshIdToken.fresh'], machine)
    expect(step.snapshot.value).toEqual(start.snapshot.value)
  })
})

describe('scripted services', () => {
  it('say that no call waits', async () => {
    await expect(scriptedServices().answer('performAction', { resolve: 1 })).rejects.toThrow('No call of performAction')
  })
})
