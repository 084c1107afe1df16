import { outcomes, scenarios } from '@reauth/core/testing'
import { chartOf } from '@reauth/statechart'
import { describe, expect, it } from 'vitest'
import { leafOf, momentIn, pathOf, trailOf } from './chart-trail.js'
import { machineOf, wholeMachine } from './machine.js'
import { offersOf } from './offers.js'
import { recorderOf, spansOf } from './recorder.js'
import { chosen, happyEvent, playerOf } from './run.js'
import { defaults, scenarioById, settingsOfId, settingsToId } from './scenario.js'
import { sequenceOf } from './sequence.js'
import { stories } from './stories.js'

const chart = chartOf(wholeMachine())
const player = playerOf(wholeMachine())
const window = scenarioById('window')!
const stepUp = stories.find(({ title }) => title.includes('step-up'))!
const steps = player.stepsOf(window, stepUp.events)

describe('a run that a reader plays', () => {
  it.each(stories)('$title: every event of the story can happen', ({ scenario, events }) => {
    expect(player.stepsOf(scenarioById(scenario)!, events)).toHaveLength(events.length + 1)
  })

  it('stops before an event that cannot happen', () => {
    expect(player.stepsOf(window, ['refreshIdToken.fresh', 'reauth.confirm', 'performAction.performed'])).toHaveLength(
      2,
    )
  })

  it('forgets what had come later when another event is chosen', () => {
    const run = chosen({ scenario: window, events: ['a', 'b', 'c'], at: 1 }, 'd')
    expect(run).toMatchObject({ events: ['a', 'd'], at: 2 })
  })

  it.each(scenarios)('plays by itself to an end: $id', ({ id }) => {
    const events: string[] = []
    let now = player.stepsOf(scenarioById(id)!, events).at(-1)!
    for (let event = happyEvent(now, player.next(now)); event !== null; event = happyEvent(now, player.next(now))) {
      events.push(event.id)
      now = player.stepsOf(scenarioById(id)!, events).at(-1)!
      expect(events.length).toBeLessThan(20)
    }
    expect(now.snapshot.status).toBe('done')
  })
})

describe('the moment of a state', () => {
  const run = player.stepsOf(window, ['refreshIdToken.fresh', 'performAction.performed'])

  it('is the last one at which the run rested there, and not the one that left it', () => {
    expect(momentIn(chart, run, 'reauth.calling')).toBe(1)
    expect(momentIn(chart, run, 'reauth.succeeded')).toBe(2)
  })

  it('is the one that passed through where nobody rests, and none where the run never was', () => {
    expect(momentIn(chart, run, 'reauth.checkingAuthTime')).toBe(1)
    expect(momentIn(chart, run, 'reauth.resolvingOutcome')).toBe(-1)
  })
})

describe('what may happen, in the drawing', () => {
  it('stands at the transition that it takes first, in the state where the run is', () => {
    const known = new Set(chart.transitions.map(({ id }) => id))
    for (const { scenario, events } of stories) {
      for (const step of player.stepsOf(scenarioById(scenario)!, events)) {
        const { offers } = offersOf(chart, player, step)
        expect(offers.filter(({ transition }) => transition === null || !known.has(transition))).toEqual([])
      }
    }
  })

  it('is one transition for each answer with the same next check', () => {
    const { offers } = offersOf(chart, player, player.stepsOf(window, [])[0]!)
    const at = (id: string) => offers.find((offer) => offer.id === id)?.transition
    expect(at('refreshIdToken.fresh')).toBe(at('refreshIdToken.stale'))
    expect(at('refreshIdToken.fresh')).not.toBe(at('reauth.cancel'))
  })
})

describe('a page that is loaded again', () => {
  const left = ['refreshIdToken.stale', 'savePendingAction.saved', 'startBrowserReauthentication.leaving']
  const web = scenarioById('web')!
  const loadsAfter = (...events: string[]): string[] =>
    player
      .next(player.stepsOf(web, events).at(-1)!)
      .map(({ id }) => id)
      .filter((id) => id.startsWith('page.loaded'))

  it('is offered once the page has left, before the confirmation, and after the end of a run that came back', () => {
    expect(loadsAfter(...left.slice(0, 2))).toEqual([])
    expect(loadsAfter(...left)).toEqual(['page.loaded.callback', 'page.loaded.abandoned', 'page.loaded.discarded'])
    const back = [...left, 'page.loaded.callback', 'finishBrowserReauthentication.authenticated']
    expect(loadsAfter(...back)).toEqual(['page.loaded.confirmation'])
    expect(loadsAfter(...back, 'reauth.confirm', 'renewIdToken.fresh', 'performAction.performed')).toEqual([
      'page.loaded.used',
    ])
    expect(loadsAfter('refreshIdToken.fresh', 'performAction.performed')).toEqual([])
  })

  it.each([
    ['page.loaded.abandoned', 'abandoned'],
    ['page.loaded.discarded', 'pendingActionDiscarded'],
  ])('ends typed: %s', (load, code) => {
    expect(player.stepsOf(web, [...left, load]).at(-1)!.snapshot.context.ending?.code).toBe(code)
  })

  it('goes on with what the page before it had kept, in the same run', () => {
    const all = player.stepsOf(web, [...left, 'page.loaded.callback', 'page.loaded.callback'])
    const loaded = all.at(-1)!
    const [saved] = all[1]!.startedWith
    expect(all).toHaveLength(5)
    expect(loaded.scenario.input.resumption).toMatchObject({
      stage: 'callback',
      openedAt: (saved!.input as { openedAt: number }).openedAt,
    })
    expect([loaded.depth, loaded.before]).toEqual([4, all[3]])
  })

  it('comes from the provider in a sequence', () => {
    const messages = sequenceOf(player.stepsOf(web, [...left, 'page.loaded.callback']))
    expect(messages.find(({ text }) => text === 'page.loaded.callback')).toMatchObject({ from: 'OpenID Provider' })
  })
})

describe('the drawing', () => {
  it('has every transition that a run takes', () => {
    const ids = new Set(chart.transitions.map(({ id }) => id))
    for (const step of steps) for (const taken of step.taken) expect(ids).toContain(taken.drawingId)
  })

  it('lights the checks that nobody rests in', () => {
    expect(trailOf(chart, steps.slice(0, 2))).toContain('reauth.checkingAuthTime')
  })

  it('names where a run rests, with what contains it', () => {
    const value = steps[3]!.snapshot.value
    expect(leafOf(chart, value)?.title).toBe('In process')
    expect(pathOf(chart, value)).toEqual(['Reauthenticating', 'Browser', 'In process'])
  })
})

describe('what may happen', () => {
  it('offers in words what the service that waits may answer, the timer and the events, by where each leads', () => {
    const { offers } = offersOf(chart, player, steps[0]!)
    const of = (wanted: string) => offers.find(({ id }) => id === wanted)
    expect(of('refreshIdToken.fresh')).toMatchObject({ glyph: '✓', leads: 'goesOn' })
    expect(of('refreshIdToken.sessionLost')).toMatchObject({ glyph: '✕', leads: 'refuses' })
    expect(of('refreshIdToken.providerUnavailable')).toMatchObject({ leads: 'breaks' })
    expect(of('reauth.cancel')).toMatchObject({
      id: 'reauth.cancel',
      glyph: '●',
      title: 'The end-user presses Cancel.',
      leads: 'refuses',
    })
    expect(of('after.refreshTimeout')).toMatchObject({
      id: 'after.refreshTimeout',
      glyph: '◷',
      title: '10 s pass without an answer.',
      leads: 'breaks',
    })
    expect(offers.every(({ title }) => /^(?:auth_time|[A-Z0-9]).*\.$/.test(title))).toBe(true)
  })

  it.each([
    ['refreshIdToken', []],
    ['savePendingAction', ['refreshIdToken.stale']],
    ['startBrowserReauthentication', ['refreshIdToken.stale', 'savePendingAction.saved']],
  ])('offers every answer of %s also after the server’s step-up', (service, way) => {
    const offered = (...events: string[]): string[] => {
      const last = player.stepsOf(scenarioById('web')!, [...events, ...way]).at(-1)!
      return offersOf(chart, player, last).offers.flatMap(({ id }) => (id.startsWith(`${service}.`) ? [id] : []))
    }
    const wanted = outcomes[service as keyof typeof outcomes].map(({ id }) => `${service}.${id}`)
    expect(offered('refreshIdToken.fresh', 'performAction.step-up').toSorted()).toEqual(wanted.toSorted())
    expect(offered().toSorted()).toEqual(wanted.toSorted())
  })

  it('names the guard that blocks an event which the state listens to', () => {
    const [, asked] = player.stepsOf(scenarioById('no-browser')!, ['refreshIdToken.stale-enrolled'])
    const { blocked } = offersOf(chart, player, asked!)
    expect(blocked.find(({ event }) => event === 'method.choose')?.why).toBe('the guard “can choose browser” says no')
    expect(blocked.find(({ event }) => event === 'reauth.confirm')?.why).toBe('nothing listens to it here')
  })

  it('offers a timer with several branches once', () => {
    const timers = offersOf(chart, player, steps[1]!).offers.filter(({ glyph }) => glyph === '◷')
    expect(timers.map(({ id }) => id)).toEqual(['after.callTimeout'])
  })

  it('offers nothing after the end', () => {
    const end = steps.at(-1)!
    const offers = offersOf(chart, player, end)
    expect(offers.offers).toEqual([])
    expect(offers.blocked.every(({ why }) => why === 'the run is over')).toBe(true)
  })
})

describe('the flight recorder', () => {
  it('has a row for each moment, with the checks in between', () => {
    const rows = recorderOf(chart, steps)
    expect(rows.map(({ state }) => state)).toEqual([
      'Requesting',
      'Calling',
      'Requesting',
      'In process',
      'Calling',
      'Succeeded',
    ])
    expect(rows[1]!.microsteps.map(({ to }) => to)).toEqual([
      'Checking can reauthenticate',
      'Checking auth time',
      'Ready',
      'Calling',
    ])
    expect(rows.at(-1)).toMatchObject({ prompts: 1, calls: 2, stepUps: 1 })
  })

  it('counts prompts and calls across page loads', () => {
    const [story] = stories
    const rows = recorderOf(chart, player.stepsOf(scenarioById(story!.scenario)!, story!.events))
    expect(rows.map(({ prompts, calls }) => [prompts, calls])).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 1],
    ])
  })

  it('counts the step-up of the page that left', () => {
    const events = ['refreshIdToken.fresh', 'performAction.step-up', 'refreshIdToken.stale', 'savePendingAction.saved']
    const left = [...events, 'startBrowserReauthentication.leaving', 'page.loaded.callback']
    const rows = recorderOf(chart, player.stepsOf(scenarioById('web')!, left))
    expect(rows.at(-1)).toMatchObject({ prompts: 1, calls: 1, stepUps: 1 })
  })

  it('counts the time of the timers that ran out', () => {
    const rows = recorderOf(chart, player.stepsOf(window, ['refreshIdToken.providerUnavailable', 'after.retryDelay']))
    expect(rows.map(({ elapsed }) => elapsed)).toEqual([0, 0, 250])
  })

  it('follows a call from its start to its answer, its rejection or its stop', () => {
    expect(spansOf(steps).map(({ service, from, to, ended }) => [service, from, to, ended])).toEqual([
      ['refreshIdToken', 0, 1, 'answered'],
      ['performAction', 1, 2, 'answered'],
      ['refreshIdToken', 2, 3, 'answered'],
      ['reauthenticateInBrowser', 3, 4, 'answered'],
      ['performAction', 4, 5, 'answered'],
    ])
    expect(spansOf(player.stepsOf(window, ['reauth.cancel']))).toMatchObject([{ to: 1, ended: 'stopped' }])
    expect(spansOf(player.stepsOf(window, ['refreshIdToken.sessionLost']))).toMatchObject([
      { to: 1, ended: 'rejected' },
    ])
    expect(spansOf(player.stepsOf(window, []))).toMatchObject([{ to: null, ended: 'waiting' }])
  })

  it('tells the same run as messages', () => {
    expect(sequenceOf(steps.slice(0, 2)).map(({ from, to, text }) => `${from} > ${to}: ${text}`)).toEqual([
      'App > OpenID Provider: refreshIdToken',
      'OpenID Provider > App: fresh',
      'App > Endpoint: performAction',
    ])
    expect(sequenceOf(steps).at(-1)).toMatchObject({ from: 'App', to: 'App', text: 'succeeded' })
  })
})

describe('a setting of one’s own', () => {
  it('comes back from its link as it was', () => {
    const settings = { ...defaults, browser: 'none', maxAge: 'always', policy: 'deny', operation: true } as const
    expect(settingsOfId(settingsToId(settings))).toEqual(settings)
  })

  it('runs on the chart', () => {
    const scenario = scenarioById(settingsToId({ ...defaults, confirm: true }))!
    const [, asked] = player.stepsOf(scenario, ['refreshIdToken.stale'])
    expect(asked!.snapshot.hasTag('awaitingConfirmation')).toBe(true)
  })

  it('leaves what a link makes up at its default, and knows no other scenario', () => {
    expect(settingsOfId('own.__proto__.5y')).toEqual(defaults)
    expect(scenarioById('constructor')).toBeNull()
  })
})

it('takes the chart as it is where a link names no change', () => {
  const endOf = (id: string) => playerOf(machineOf(id)).stepsOf(window, ['refreshIdToken.stale']).at(-1)!.snapshot.value
  expect(endOf('nothing')).toEqual({ reauthenticating: { browser: 'inProcess' } })
  expect(endOf('freshness')).toBe('calling')
})
