import { sensitiveActionMachine } from '@reauth/core/described'
import { type AnyTransitionDefinition, assign, cancel, createActor, createMachine, emit, raise, sendTo } from 'xstate'
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

    it('refers only to existing states as parent, initial state, source and target', () => {
      const named = [
        ...chart.states.flatMap(({ parent, initial }) => [parent, initial]),
        ...chart.transitions.flatMap(({ source, targets }) => [source, ...targets]),
      ]
      expect(named.filter((id) => id !== null && !ids.has(id))).toEqual([])
    })

    it('gives every transition a unique id', () => {
      expect(new Set(chart.transitions.map(({ id }) => id)).size).toBe(chart.transitions.length)
    })

    it('is the same on every call', () => {
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
  ] as const)('labels a transition with its trigger (%#)', (machine, source, kind, label) => {
    expect(chartOf(machine).transitions.filter((one) => one.source === source)).toContainEqual(
      expect.objectContaining({ kind, label }),
    )
  })

  it('labels guards with their operands and params', () => {
    const guards = [...chartOf(toggle).transitions, ...chartOf(mediaPlayer).transitions].map(({ guard }) => guard)
    expect(guards).toContain('condition and not is locked')
    expect(guards).toContain('is above 2')
    expect(guards).toContain('not in {"volume":"broken"}')
    expect(real.transitions.map(({ guard }) => guard)).toContain('is resumed at callback')
  })

  it('reads shallow and deep history states with their default targets', () => {
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

  it('takes the tone of a final state from meta or from a tag, and never from its name', () => {
    const chart = chartOf(
      createMachine({
        id: 'm',
        initial: 'notOk',
        states: {
          notOk: { type: 'final' },
          unsuccessful: { type: 'final', tags: ['bad'] },
          done: { type: 'final', meta: { tone: 'quiet' }, tags: ['good'] },
        },
      }),
    )
    expect(chart.states.slice(1).map(({ tone }) => tone)).toEqual(['plain', 'bad', 'quiet'])
    const ends = real.states.filter(({ type }) => type === 'final')
    expect(ends.map(({ tone }) => tone)).toEqual(['good', 'warn', 'quiet', 'bad', 'unsure'])
  })

  it('includes the params of a guard, calls params that are a function, and omits them if the function throws', () => {
    const chart = chartOf(
      createMachine({
        id: 'm',
        on: {
          A: { guard: { type: 'isOneOf', params: () => ({ codes: ['offline', 'popupBlocked'], event: {} }) } },
          B: {
            guard: {
              type: 'isOneOf',
              params: ({ event }: { event: { error: { code: string } } }) => event.error.code,
            } as never,
          },
        },
      }),
    )
    expect(chart.transitions.map(({ guard }) => guard)).toEqual(['is one of offline popupBlocked', 'is one of'])
  })

  it('numbers the branches of a trigger in the order in which XState checks them', () => {
    const branches = chartOf(toggle).transitions.filter(({ source }) => source === 'toggle.checking')
    expect(branches.map(({ nth }) => nth)).toEqual([1, 2, 3])
    expect(chartOf(checkout).transitions.every(({ nth }) => nth === null)).toBe(true)
  })

  it('labels built-in actions of XState by what they do', () => {
    const chart = chartOf(
      createMachine({
        id: 'm',
        entry: [
          raise({ type: 'LOG' }),
          emit({ type: 'PING' }),
          sendTo('other', { type: 'GO' }),
          assign({}),
          cancel('later'),
        ],
        after: { 100: { actions: raise(() => ({ type: 'LATE' })) } },
      }),
    )
    expect(chart.states[0]?.entry).toEqual(['raise LOG', 'emit PING', 'send GO', 'assign', 'cancel'])
    expect(chart.states[0]?.exit).toEqual([])
    expect(chart.transitions[0]?.actions).toEqual(['raise event'])
  })

  it('takes the main line and the resuming state from meta', () => {
    const main = real.transitions.filter(({ line }) => line === 'main')
    expect(main.map(({ source }) => source)).toEqual([
      'reauth.entering',
      'reauth.refreshing.requesting',
      'reauth.checkingCanReauthenticate',
      'reauth.checkingAuthTime',
      'reauth.ready',
      'reauth.calling',
    ])
    expect(real.states.flatMap(({ resumesAt }) => resumesAt ?? [])).toEqual(['reauth.reauthenticating.finishing'])
  })

  it('lists services with their sources', () => {
    expect(real.states.flatMap(({ invokes }) => invokes)).toContainEqual({ id: 'renewIdToken', src: 'refreshIdToken' })
  })
})

describe('a running machine', () => {
  it('takes transitions with the same ids as in the chart', () => {
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

  it('has its active states and their ancestors found in the chart', () => {
    expect(activeStates(chartOf(mediaPlayer), { track: 'paused', volume: 'muted', nothing: 'here' })).toEqual([
      'player',
      'player.track',
      'player.track.paused',
      'player.volume',
      'player.volume.muted',
    ])
  })

  it('is announced with the number of possible events', () => {
    const active = activeStates(real, { reauthenticating: 'biometric' })
    expect(announcementOf(real, active)).toBe('Now in Biometric. 4 events possible.')
    expect(announcementOf(real, activeStates(real, 'succeeded'))).toBe('Now in Succeeded. This is an end.')
    expect(announcementOf(real, [])).toBe('')
    expect(possibleTransitions(real, active).at(-1)?.source).toBe('reauth.reauthenticating')
  })
})
