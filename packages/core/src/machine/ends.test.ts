import { describe, expect, it } from 'vitest'
import { transition } from 'xstate'
import { replay, scenarios } from '../testing/index.js'
import type { SensitiveActionEvent } from './events.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'

const window = scenarios.find(({ id }) => id === 'window')!
const EVENTS: readonly SensitiveActionEvent[] = [
  { type: 'reauth.cancel' },
  { type: 'reauth.confirm' },
  { type: 'method.choose', method: 'browser' },
  { type: 'run.replaced' },
  { type: 'redirect.again' },
  { type: 'page.restored' },
  { type: 'network.restored' },
  { type: 'session.changed', change: 'lost' },
  { type: 'session.changed', change: 'changed' },
]

describe('an end', () => {
  it.each([
    ['succeeded', ['refreshIdToken.fresh', 'performAction.performed']],
    ['refused', ['refreshIdToken.sessionLost']],
    ['cancelled', ['reauth.cancel']],
    ['failed', ['refreshIdToken.garbage']],
    ['outcomeUnknown', ['refreshIdToken.fresh', 'performAction.unknown']],
  ])('ignores every event, also in the pure functions of XState: %s', (end, events) => {
    const machine = createSensitiveActionMachine()
    const { snapshot } = replay(window, events, machine)
    expect(snapshot.value).toBe(end)
    for (const event of EVENTS) {
      const [after, actions] = transition(machine, snapshot, event)
      expect([after.value, after.output, after.context]).toEqual([end, snapshot.output, snapshot.context])
      expect(actions).toEqual([])
    }
  })

  it('is `succeeded` without data if the data of the answer cannot be read', () => {
    const machine = createSensitiveActionMachine()
    const { snapshot } = replay(window, ['refreshIdToken.fresh'], machine)
    const output = {
      result: 'performed',
      get data() {
        throw new Error('gone')
      },
    }
    const event = { type: 'xstate.done.actor.performAction', output, actorId: 'performAction' } as never
    expect(transition(machine, snapshot, event)[0].output).toEqual({ outcome: 'succeeded', data: undefined })
  })
})

describe('a run whose context passed through JSON', () => {
  it('continues in the pure functions of XState', () => {
    const machine = createSensitiveActionMachine()
    const { snapshot } = replay(window, [], machine)
    const carried = machine.resolveState({
      value: snapshot.value,
      context: JSON.parse(JSON.stringify(snapshot.context)) as typeof snapshot.context,
    })
    const { event } = replay(window, ['refreshIdToken.fresh'], machine)
    expect(transition(machine, carried, event!.event as never)[0].value).toBe('calling')
  })
})
