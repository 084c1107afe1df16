// @vitest-environment node
import { type CallInput, type CallResult, sensitiveActionMachine } from '@reauth/core'
import { sensitiveActionMachine as described } from '@reauth/core/described'
import { type Scenario, readingOf, replay, scenarios } from '@reauth/core/testing'
import { evaluate } from '@reauth/policy'
import { chartOf, toSvg } from '@reauth/statechart'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createActor, fromPromise, waitFor } from 'xstate'
import { chart, drawing } from '../chart/chart.js'
import { type Answer, TestPage } from '../fixtures/page.fixture.js'
import { createInspection } from '../stream/inspection.js'
import { areClaimsMet, claimRows, secondsLeft } from './claims.js'
import { simulatorLink, testOf } from './exports.js'
import { ifStartedNow, nextSteps } from './predictions.js'
import { playedRun } from './played-run.js'
import { type RunLog, runLogs, trailOf } from './run-log.js'
import { transitionsBetween } from './transitions-between.js'
import { causeInWords, millisecondsInWords, secondsInWords } from './words.js'

/** The log of one run on a page. */
async function logOf(
  answers: readonly Answer[],
  { age = 12, prompt = 'authenticates' }: Partial<Pick<TestPage, 'age' | 'prompt'>> = {},
) {
  const page = new TestPage()
  page.age = age
  page.answers = [...answers]
  page.prompt = prompt
  await page.reauth.perform(page.transfer, page.input)
  return runLogs(page.inspection.getEvents())[0]!
}

const titlesOf = ({ steps }: RunLog): string[] => steps.map(({ title }) => title)

/** A text as it is escaped in a document. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

describe('the drawing', () => {
  it('matches the chart (run `node packages/devtools/test/draw-chart.mjs` after a change)', () => {
    expect(chartOf(described)).toMatchObject(chart)
    expect(chart.transitions).toHaveLength(chartOf(described).transitions.length)
  })

  it('contains everything that is drawn, and every description', () => {
    const svg = toSvg(drawing, { styles: false })
    expect(svg).not.toContain('undefined')
    expect(chart.transitions.filter(({ description }) => !svg.includes(escaped(description ?? '')))).toEqual([])
  })

  it('has a position for every state', () => {
    const drawn = new Set(drawing.nodes.map(({ id }) => id))
    expect(chart.states.slice(1).filter(({ id }) => !drawn.has(id))).toEqual([])
  })

  it('shows every transition, as an arrow or as a row', () => {
    const shown = new Set([
      ...drawing.edges.flatMap(({ transitions }) => transitions),
      ...drawing.nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ])
    expect(chart.transitions.filter(({ id, source }) => source !== chart.id && !shown.has(id))).toEqual([])
  })
})

describe('the log of a run', () => {
  it('has a row for each state of the run, with its duration', async () => {
    const page = new TestPage()
    page.prompt = 'waits'
    page.age = 1000
    const run = page.reauth.start(page.transfer, page.input)
    await new Promise<void>((resolve) => run.subscribe(({ status }) => status === 'prompting' && resolve()))
    page.milliseconds += 4200
    run.cancel()
    await run.ended
    const [log] = runLogs(page.inspection.getEvents())
    expect(titlesOf(log!)).toEqual(['Requesting', 'In process', 'Cancelled'])
    expect(log!.steps[1]!.took).toBe(4200)
    expect(log!.steps.at(-1)).toMatchObject({ took: null, at: 4200, isEnd: true })
  })

  it('explains each step with the descriptions of the chart', async () => {
    const { steps } = await logOf(['performed'], { age: 1000 })
    expect(steps[1]!.because).toContain('It is too old, or implausible.')
  })

  it('has a trail of all states and transitions, including transient states', async () => {
    const trail = trailOf((await logOf(['performed'])).steps)
    expect(trail).toEqual(expect.arrayContaining(['reauth.checkingAuthTime', 'reauth.ready', 'reauth.succeeded']))
    expect(trail).not.toContain('reauth.reauthenticating')
  })
})

describe('a path that the sender did not report', () => {
  it('is found between two states, through transient states', () => {
    const way = transitionsBetween(['reauth', 'reauth.calling'], 'reauth.succeeded', 'xstate.done.actor.performAction')
    expect(way).toEqual(['reauth.calling|xstate.done.actor.performAction|0'])
    const prompted = transitionsBetween(
      ['reauth', 'reauth.refreshing', 'reauth.refreshing.requesting'],
      'reauth.calling',
      'xstate.done.actor.refreshIdToken',
    )
    expect(prompted[0]).toMatch(/^reauth\.refreshing\.requesting\|/)
    expect(prompted.at(-1)).toMatch(/^reauth\.ready\|/)
  })

  it('is empty if no transition leads there', () => {
    expect(transitionsBetween(['reauth', 'reauth.succeeded'], 'reauth.calling', 'xstate.init')).toEqual([])
    expect(transitionsBetween([], 'reauth.entering', 'xstate.init')).toEqual([])
  })
})

describe('why the end-user is asked, claim by claim', () => {
  it('agrees with the policy for every age, window, method and level', async () => {
    const { context } = (await logOf(['performed'])).steps[1]!
    fc.assert(
      fc.property(
        fc.record({
          age: fc.integer({ min: -100, max: 2000 }),
          maxAge: fc.constantFrom<number | 'always'>(1, 19, 20, 60, 300, 'always'),
          asked: fc.subarray(['pwd', 'otp']),
          used: fc.subarray(['pwd', 'otp']),
          levels: fc.subarray(['gold', 'silver']),
          acr: fc.constantFrom('gold', undefined),
          later: fc.integer({ min: 0, max: 400 }),
        }),
        ({ age, maxAge, asked, used, levels, acr, later }) => {
          const now = 1_000_000_000
          const authentication = {
            ...context.reading!.authentication,
            authTime: now - age,
            issuedAt: now,
            expiresAt: now + 300,
            methods: used,
          }
          const { acr: _, ...plain } = authentication
          const reading = {
            ...context.reading!,
            now,
            authentication: acr === undefined ? plain : { ...plain, acr },
          }
          const requirement = {
            maxAge,
            methods: asked,
            acrValues: levels,
            whenCannotReauthenticate: 'requireFresh' as const,
          }
          const rows = claimRows({ ...context, requirement, reading, challenge: null }, later)
          const margin = maxAge === 'always' ? 0 : Math.floor(Math.min(10, maxAge * 0.05))
          const strict = maxAge === 'always' ? maxAge : (`${maxAge - margin}s` as const)
          const { verdict } = evaluate({ ...requirement, maxAge: strict }, reading.authentication, now + later, {
            clockTolerance: context.clockTolerance,
            openedAt: context.openedAt ?? undefined,
          })
          // The policy doesn't compare a time between now and the time of issue.
          fc.pre(age >= -1)
          expect(areClaimsMet(rows)).toBe(verdict === 'fresh')
        },
      ),
    )
  })

  it('asks for a newer authentication than the one that the server rejected', async () => {
    const { steps } = await logOf(['stepUp', 'performed'])
    const asked = steps.find(({ context }) => context.challenge !== null)!
    const rows = claimRows(asked.context)
    expect(rows.filter(({ claim }) => claim === 'auth_time').map(({ verdict }) => verdict)).toContain('unmet')
    expect(rows.find(({ claim }) => claim === 'acr')!.verdict).toBe('unmet')
  })

  it('is empty before the claims are read', async () => {
    expect(claimRows((await logOf(['performed'])).steps[0]!.context)).toEqual([])
  })

  it('counts down the window, minus the margin for the call', async () => {
    const { context } = (await logOf(['performed'], { age: 100 })).steps[1]!
    expect(secondsLeft(context)).toBe(300 - 10 - 100)
    expect(secondsLeft(context, 90)).toBe(100)
  })

  it.each([
    [{}, 'not in the token'],
    [{ authTime: 1_000_000_600 }, '10 min in the future'],
    [{ authTime: 0.5 }, 'not a time in seconds'],
  ])('explains an implausible auth_time: %j', async (claims, found) => {
    const { context } = (await logOf(['performed'])).steps[1]!
    const { authTime: _, ...authentication } = context.reading!.authentication
    const reading = { ...context.reading!, authentication: { ...authentication, ...claims } }
    const [row] = claimRows({ ...context, reading })
    expect(row).toMatchObject({ claim: 'auth_time', found, verdict: 'unmet' })
  })
})

describe('what would happen next', () => {
  it('is computed by the real machine for each answer', async () => {
    const { steps } = await logOf(['performed'], { age: 1000 })
    const next = nextSteps(steps[1]!.value, steps[1]!.context)
    const leadsOf = (id: string) => next.find((each) => each.id === id)
    expect(leadsOf('reauthenticateInBrowser.authenticated')).toMatchObject({ leads: 'Calling', kind: 'answer' })
    expect(leadsOf('reauthenticateInBrowser.popupClosed')).toMatchObject({ leads: 'Cancelled', code: 'popupClosed' })
    expect(leadsOf('after.browserTimeout')).toMatchObject({ leads: 'Failed', code: 'timeout', kind: 'timer' })
    expect(leadsOf('reauth.cancel')).toMatchObject({ leads: 'Cancelled', kind: 'event' })
    expect(leadsOf('reauth.confirm')).toBeUndefined()
  })

  it('is empty after the end', async () => {
    const last = (await logOf(['performed'])).steps.at(-1)!
    expect(nextSteps(last.value, last.context)).toEqual([])
  })

  it('is a call while the window is open, and a prompt one second after it closes', async () => {
    const { context } = (await logOf(['performed'], { age: 100 })).steps[1]!
    const left = secondsLeft(context)!
    expect(ifStartedNow(context, left)!.leads).toBe('Calling')
    expect(ifStartedNow(context, left + 1)!.leads).toBe('In process')
  })

  it('is unknown before the claims are read', async () => {
    expect(ifStartedNow((await logOf(['performed'])).steps[0]!.context, 0)).toBeNull()
  })
})

const RUNS: readonly (readonly [string, readonly Answer[], number, TestPage['prompt']])[] = [
  ['fresh', ['performed'], 12, 'authenticates'],
  ['stale', ['performed'], 1000, 'authenticates'],
  ['stepped up', ['stepUp', 'performed'], 12, 'authenticates'],
  ['refused', ['refused'], 12, 'authenticates'],
  ['lost', ['lost'], 12, 'authenticates'],
  ['closed', [], 1000, 'closes'],
]

describe.each(RUNS)('a run that was %s', (_, answers, age, prompt) => {
  it('is replayed to the same end by the simulator link and by the test', async () => {
    const log = await logOf(answers, { age, prompt })
    const played = playedRun(log.steps)!
    expect(played.isWhole).toBe(true)
    const scenario: Scenario = scenarios.find(({ id }) => id === played.scenario.id) ?? played.scenario
    expect(replay(scenario, played.events).snapshot.value).toBe(log.steps.at(-1)!.value)
    const link = `simulator#/run/${scenario.id}/${played.events.join(',')}`
    expect(simulatorLink(played, 'http://localhost:4320/#start')).toBe(`http://localhost:4320/${link}`)
    expect(simulatorLink(played, 'https://example.com/docs')).toBe(`https://example.com/docs/${link}`)
    expect(simulatorLink(played)).toBe(link)
    expect(testOf(played)).toContain(`'${played.events.at(-1)}',\n  ])`)
  })
})

describe('a run that returned from a redirect', () => {
  it('is replayed by the simulator from the callback page', async () => {
    const reading = readingOf({ now: 1_000_100, acr: 'gold' })
    const { input } = scenarios.find(({ id }) => id === 'resumed-callback')!
    const inspection = createInspection()
    const actor = createActor(
      sensitiveActionMachine.provide({
        actors: {
          finishBrowserReauthentication: fromPromise(async () => reading),
          refreshIdToken: fromPromise(async () => reading),
          performAction: fromPromise<CallResult, CallInput>(async () => ({ result: 'performed' })),
        },
      }),
      { input, inspect: inspection.inspect },
    )
    actor.start()
    await waitFor(actor, (snapshot) => snapshot.hasTag('confirmingResumed'))
    actor.send({ type: 'reauth.confirm' })
    await waitFor(actor, ({ status }) => status === 'done')
    await Promise.resolve()
    const [log] = runLogs(inspection.getEvents())
    const played = playedRun(log!.steps)!
    expect(played).toMatchObject({ isWhole: true, state: 'succeeded', calls: 1 })
    expect(played.scenario.id).toBe('resumed-callback')
    expect(testOf(played)).toContain("scenarios.find(({ id }) => id === 'resumed-callback')!")
    expect(log!.steps[0]!.context.resumedAt).toBe('callback')
  })
})

describe('words', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [245, '4 min 5 s'],
    [7800, '2 h 10 min'],
    [-90, '1 min 30 s'],
    [90_000, '1 d 1 h'],
  ])('%d seconds are %s', (seconds, words) => expect(secondsInWords(seconds)).toBe(words))

  it.each([
    [12.4, '12 ms'],
    [1440, '1.4 s'],
    [123_000, '2 min 3 s'],
  ])('%d milliseconds are %s', (milliseconds, words) => expect(millisecondsInWords(milliseconds)).toBe(words))

  it.each([
    [{ type: 'xstate.init' }, 'the run started'],
    [{ type: 'xstate.done.actor.performAction', result: 'refused' }, 'perform action answered: refused'],
    [{ type: 'xstate.error.actor.refreshIdToken', code: 'offline' }, 'refresh id token failed: offline'],
    [{ type: 'xstate.after.callTimeout.reauth.calling' }, 'call timeout passed'],
    [{ type: 'reauth.cancel' }, 'reauth cancel'],
  ])('%j is shown as: %s', (cause, words) => expect(causeInWords(cause)).toBe(words))
})
