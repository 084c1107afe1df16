import { sensitiveActionMachine } from '@reauth/core/described'
import { type AnyTransitionDefinition, createActor } from 'xstate'
import { describe, expect, it } from 'vitest'
import { checkout, fetchWithRetry, machines, mediaPlayer, toggle, trafficLight } from '../fixtures/machines.fixture.js'
import { chartOf, transitionId } from './chart-of.js'
import { activeStates, announcementOf, possibleTransitions } from './query.js'

const real = chartOf(sensitiveActionMachine)

describe.each([...Object.entries(machines), ['real', sensitiveActionMachine] as const])(
  'the chart of %s',
  (_, machine) => {
    const chart = chartOf(machine)
    const ids = new Set(chart.states.map(({ id }) => id))

    it('is plain JSON', () => {
      expect(JSON.parse(JSON.stringify(chart))).toEqual(chart)
    })

    it('names only states that exist, as parent, initial state, source and target', () => {
      const named = [
        ...chart.states.flatMap(({ parent, initial }) => [parent, initial]),
        ...chart.transitions.flatMap(({ source, targets }) => [source, ...targets]),
      ]
      expect(named.filter((id) => id !== null && !ids.has(id))).toEqual([])
    })

    it('gives every transition an id of its own', () => {
      expect(new Set(chart.transitions.map(({ id }) => id)).size).toBe(chart.transitions.length)
    })

    it('is the same each time', () => {
      expect(chartOf(machine)).toEqual(chart)
    })
  },
)

describe('chartOf', () => {
  it('includes always transitions', () => {
    expect(real.transitions.filter(({ kind }) => kind === 'always').length).toBeGreaterThan(20)
  })

  it('hides the raise actions that XState adds for a delay', () => {
    expect(JSON.stringify(real)).not.toContain('xstate.raise')
  })

  it.each([
    [trafficLight, 'light.green', 'timer', '30 s'],
    [trafficLight, 'light.yellow', 'timer', '1.5 s'],
    [trafficLight, 'light.red.walk', 'timer', '500 ms'],
    [trafficLight, 'light.red.wait', 'timer', 'blink'],
    [trafficLight, 'light.red', 'done', 'all done'],
    [fetchWithRetry, 'fetch.loading', 'done', 'done'],
    [fetchWithRetry, 'fetch.loading', 'error', 'error'],
    [toggle, 'toggle.off', 'event', 'any other event'],
  ] as const)('says what triggers a transition (%#)', (machine, source, kind, label) => {
    expect(chartOf(machine).transitions.filter((one) => one.source === source)).toContainEqual(
      expect.objectContaining({ kind, label }),
    )
  })

  it('names guards with their operands and their params', () => {
    const guards = [...chartOf(toggle).transitions, ...chartOf(mediaPlayer).transitions].map(({ guard }) => guard)
    expect(guards).toContain('condition and not is locked')
    expect(guards).toContain('is above 2')
    expect(guards).toContain('not in {"volume":"broken"}')
    expect(real.transitions.map(({ guard }) => guard)).toContain('is resumed at callback')
  })

  it('knows shallow and deep history, and where it leads the first time', () => {
    const chart = chartOf(checkout)
    expect(chart.states.map(({ history }) => history)).toEqual(expect.arrayContaining(['shallow', 'deep']))
    expect(chart.transitions).toContainEqual(
      expect.objectContaining({ source: 'checkout.filling.last', targets: ['checkout.filling.address'] }),
    )
  })

  it('takes tone and specification from meta', () => {
    expect(chartOf(toggle).states.find(({ key }) => key === 'on')).toMatchObject({
      tone: 'good',
      spec: 'House rules §1',
    })
  })

  it('lists services with their sources', () => {
    expect(real.states.flatMap(({ invokes }) => invokes)).toContainEqual({ id: 'renewIdToken', src: 'refreshIdToken' })
  })
})

describe('a running machine', () => {
  it('names the transitions that it takes as the chart does', () => {
    const taken: string[] = []
    const actor = createActor(trafficLight, {
      inspect: (event) => {
        if (event.type === '@xstate.microstep')
          taken.push(...event._transitions.map((transition: AnyTransitionDefinition) => transitionId(transition)))
      },
    }).start()
    actor.send({ type: 'power.lost' })
    actor.send({ type: 'power.restored' })
    actor.stop()
    const known = chartOf(trafficLight).transitions.map(({ id }) => id)
    expect(taken.filter((id) => known.includes(id))).toEqual(['light|power.lost|0', 'light.flashing|power.restored|0'])
  })

  it('has its state value found in the chart, with all that contain it', () => {
    expect(activeStates(chartOf(mediaPlayer), { track: 'paused', volume: 'muted', nothing: 'here' })).toEqual([
      'player',
      'player.track',
      'player.track.paused',
      'player.volume',
      'player.volume.muted',
    ])
  })

  it('is announced with the number of events that may be sent', () => {
    const active = activeStates(real, { reauthenticating: 'biometric' })
    expect(announcementOf(real, active)).toBe('Now in Biometric. 4 events possible.')
    expect(announcementOf(real, activeStates(real, 'succeeded'))).toBe('Now in Succeeded. This is an end.')
    expect(announcementOf(real, [])).toBe('')
    expect(possibleTransitions(real, active).at(-1)?.source).toBe('reauth.reauthenticating')
  })
})
