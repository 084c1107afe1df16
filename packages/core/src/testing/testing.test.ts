import { parseRequirement } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { type Step, invariants, readingOf, replay, runSnapshotOf, scenarios, scriptedServices } from './index.js'

const scenario = scenarios.find(({ id }) => id === 'window')!
const problemOf = (id: string, step: Step): string | null =>
  invariants.find((invariant) => invariant.id === id)!.check(step)

const FAILED = 'xstate.error.actor.refreshIdToken'

const start = replay(scenario, [])
const calling = replay(scenario, ['refreshIdToken.fresh'])
const done = replay(scenario, ['refreshIdToken.fresh', 'performAction.performed'])

const notSent = replay(scenario, ['refreshIdToken.fresh', 'performAction.not-sent'])

/** Copies a step with a changed context. */
const withContext = (step: Step, change: object): Step => ({
  ...step,
  snapshot: Object.assign(Object.create(step.snapshot) as Step['snapshot'], {
    context: { ...step.snapshot.context, ...change },
  }),
})

/** Copies a step with a different state. */
const at = (value: string, step: Step): Step => ({
  ...step,
  snapshot: Object.assign(Object.create(step.snapshot) as Step['snapshot'], { value }),
})

it('runSnapshotOf() returns the snapshot that a page shows at a step', () => {
  expect(runSnapshotOf(calling)).toMatchObject({
    status: 'calling',
    canConfirm: false,
    canCancel: true,
    resumed: false,
  })
  const resumed = replay(
    scenarios.find(({ id }) => id === 'resumed-confirmation')!,
    [],
  )
  expect(runSnapshotOf(resumed)).toMatchObject({ resumed: true })
  const stopped = replay(scenario, ['reauth.cancel'])
  expect(runSnapshotOf(stopped)).toMatchObject({ status: 'cancelled', code: 'cancelled', canCancel: false })
})

describe('each rule names its problem', () => {
  it.each([
    ['I1', withContext(calling, { reading: null, openedAt: null }), 'called with the verdict implausible'],
    [
      'I2',
      { ...calling, counts: { ...calling.counts, calls: 2, stepUps: 1, lastCall: 'lost' } },
      'called again after lost',
    ],
    [
      'I2',
      withContext(
        { ...calling, counts: { ...calling.counts, calls: 2, stepUps: 1, lastCall: 'stepUpRequired' } },
        { reading: null, authTimeBefore: 1 },
      ),
      'called again with the same authentication',
    ],
    ['I2', { ...calling, counts: { ...calling.counts, calls: 3 } }, '3 calls after 0 step-ups'],
    ['I2', withContext(start, { stepUps: 2 }), 'a second step-up is accepted'],
    ['I3', { ...start, waiting: ['reauthenticateWithBiometric', 'reauthenticateInBrowser'] }, 'two prompts are open'],
    ['I4', { ...start, waiting: ['refreshIdToken', 'performAction'] }, 'the run waits for two services'],
    ['I5', { ...done, started: ['performAction'] }, 'performAction started at the end'],
    ['I5', { ...done, waiting: ['performAction'] }, 'performAction still waits'],
    ['I5', at('elsewhere', done), 'an unknown end'],
    [
      'I7',
      withContext(calling, {
        requirement: parseRequirement({ maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' }),
        reading: readingOf({ age: 400, canReauthenticate: 'unknown' }),
      }),
      'an unknown claim counted as false',
    ],
    [
      'I10',
      at('refused', { ...done, event: { id: 'x', title: 'x', event: { type: FAILED, error: { code: 'offline' } } } }),
      'an outage became refused',
    ],
    [
      'I10',
      at('failed', { ...done, event: { id: 'x', title: 'x', event: { type: FAILED, error: { code: 'cancelled' } } } }),
      'a cancel became failed',
    ],
    ['I5', at('refused', done), 'the output belongs to another end'],
    ['I1', withContext(calling, { requirement: null }), 'called with the verdict invalid requirement'],
    ['I12', { ...calling, taken: [] }, 'called without the last check'],
    ['I13', withContext(start, { resumedAt: 'callExpired' }), 'refreshIdToken started from a record at callExpired'],
    ['I14', withContext(calling, { reading: readingOf({ life: 0 }) }), 'called with an expired token'],
    [
      'I15',
      { ...calling, started: ['resolveOutcome'], counts: { ...calling.counts, lastCall: 'unreadable' } },
      'looked up a result after the call was answered',
    ],
    [
      'I4',
      { ...start, taken: [], event: { id: 'after.refreshTimeout', title: 'x', event: { type: 'x' } } },
      'a timer ran out without effect',
    ],
    ['I18', withContext(calling, { reading: null }), 'called without a reading'],
    ['I19', at('failed', notSent), 'not sent because of sessionLost, but the run ends "failed" (sessionLost)'],
    [
      'I16',
      { ...notSent, effects: ['forgetSubject'] },
      'all pending actions of the subject are deleted without a reason',
    ],
    [
      'I16',
      { ...start, event: { id: 'session.changed', title: 'x', event: { type: 'session.changed' } } },
      'the run continues with another subject',
    ],
    ['I17', { ...start, counts: { ...start.counts, wakeUps: 6 } }, '6 wakeUps'],
    ['I20', { ...done, effects: [] }, 'the record is deleted 0 times'],
  ] as const)('%s (%#)', (id, step, problem) => {
    expect(problemOf(id, step)).toBe(problem)
  })
})

describe('each count is limited', () => {
  it.each([
    ['requests', 3],
    ['wakeUps', 5],
    ['departures', 8],
  ] as const)('%s: %i', (count, most) => {
    const counted = (times: number): Step => ({ ...start, counts: { ...start.counts, [count]: times } })
    expect(problemOf('I17', counted(most))).toBeNull()
    expect(problemOf('I17', counted(most + 1))).toBe(`${most + 1} ${count}`)
  })

  it('a token must be valid for at least 30 more seconds when it is sent', () => {
    const withLife = (life: number): Step => withContext(calling, { reading: readingOf({ age: 10, life }) })
    expect(problemOf('I18', withLife(30))).toBeNull()
    expect(problemOf('I18', withLife(29))).toBe('called with a token that expires in 29 seconds')
  })
})

describe('replay', () => {
  it('names an event that cannot happen, also after the end', () => {
    expect(() => replay(scenario, ['performAction.performed'])).toThrow('performAction.performed cannot happen')
    expect(() => replay(scenario, ['refreshIdToken.fresh', 'performAction.performed', 'reauth.cancel'])).toThrow(
      'The event reauth.cancel cannot happen in the state "succeeded"',
    )
  })

  it('stays in its state if the chart does not handle an answer', () => {
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
  it('throw if there is no waiting call', async () => {
    await expect(scriptedServices().answer('performAction', { resolve: 1 })).rejects.toThrow(
      'There is no waiting call of performAction',
    )
  })
})
