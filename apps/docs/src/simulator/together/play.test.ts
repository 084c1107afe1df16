import { openCalls, replayRecording, runSnapshotOf } from '@reauth/core/testing'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Played, happyChoice, playTogether } from './play.js'
import { settingById, settings } from './setting.js'
import { togetherStories } from './stories.js'
import { World } from './world.js'

const play = (setting: string, ...choices: string[]): Promise<Played> =>
  playTogether(settingById(setting)!, 'slow', choices)
/** The stories, each played once. */
const known = new Map<string, Played>()
const story = (title: string): Played => known.get(title)!
beforeAll(async () => {
  for (const { title, setting, choices } of togetherStories) known.set(title, await play(setting, ...choices))
})
const endsOf = ({ moments }: Played): readonly string[] =>
  moments.at(-1)!.columns.map(({ steps }) => {
    const last = steps.at(-1)
    if (last === undefined) return 'idle'
    const { status, code } = runSnapshotOf(last)
    return code === undefined ? status : `${status} ${code}`
  })
const countsOf = ({ moments }: Played) => moments.at(-1)!.counts

afterEach(() => expect(openCalls()).toEqual([]))

describe('two runs beside each other', () => {
  it.each(togetherStories)('$title: every choice of the story can be made', ({ title, choices }) => {
    const played = story(title)
    expect(played.impossible).toBeNull()
    expect(played.moments).toHaveLength(choices.length + 1)
  })

  it('a double click has one run, one refresh, one prompt and one call', () => {
    const played = story('Double click')
    expect(endsOf(played)).toEqual(['succeeded', 'succeeded'])
    expect(countsOf(played)).toEqual({ refreshes: 1, prompts: 1, calls: 1 })
    expect(played.moments.at(-1)!.columns.map(({ hasJoined }) => hasJoined)).toEqual([false, true])
  })

  it('two actions share one refresh and one prompt, and each is called under its own key', () => {
    const played = story('Two actions at once: one prompt')
    expect(endsOf(played)).toEqual(['succeeded', 'succeeded'])
    expect(countsOf(played)).toEqual({ refreshes: 1, prompts: 1, calls: 2 })
    const calls = played.messages.filter(({ to }) => to === 'Endpoint').map(({ text }) => text)
    expect(calls).toEqual(['send · key 1', 'close · key 2'])
  })

  it('of two tabs one asks, and the other one waits and needs no prompt', () => {
    const played = story('Two tabs at once')
    expect(endsOf(played)).toEqual(['succeeded', 'succeeded'])
    expect(countsOf(played)).toMatchObject({ prompts: 1, calls: 2 })
    expect(played.moments.flatMap(({ columns }, at) => (columns[1]!.isQueued ? [at] : []))).toEqual([4])
  })

  it('a tab that waits asks by itself when the other one gives up', async () => {
    const [click, ask] = [
      ['tab1.click', 'tab1.refresh.stale'],
      ['tab2.click', 'tab2.refresh.stale'],
    ]
    const played = await play('two-tabs', ...click, ...ask, 'tab1.cancel', 'tab2.refresh.stale')
    expect(played.impossible).toBeNull()
    expect(played.moments.at(-1)!.choices.map(({ id }) => id)).toContain('tab2.browser.authenticated')
    expect(countsOf(played).prompts).toBe(2)
  })

  it('a sign-out in one tab ends the run of the other one, and nothing is called', () => {
    const played = story('The other tab signs out')
    expect(endsOf(played)).toEqual(['refused sessionLost', 'idle'])
    expect(countsOf(played).calls).toBe(0)
  })

  it('a callback that is opened in another tab performs nothing there, and once in its own', () => {
    const played = story('The callback opened in another tab')
    expect(endsOf(played)).toEqual(['succeeded', 'refused alreadyResumed'])
    expect(countsOf(played)).toMatchObject({ prompts: 1, calls: 1 })
  })

  it.each(['right', 'slow', 'fast'] as const)('a device whose clock is %s takes the same steps', async (clock) => {
    const { choices } = togetherStories.find(({ title }) => title === 'One clock is an hour wrong')!
    const { moments } = await playTogether(settingById('two-devices')!, clock, choices)
    const [right, wrong] = [0, 1].map((at) =>
      moments.map(({ columns }) => columns[at]!.steps.map(({ snapshot }) => snapshot.value)),
    )
    expect(wrong).toEqual(right)
    expect(moments.at(-1)!.columns.map(({ steps }) => steps.at(-1)!.snapshot.value)).toEqual(['succeeded', 'succeeded'])
  })

  it('a clock that is set an hour ahead while the page is away lets what was kept expire', () => {
    const run = story('A clock is set while the page is away')
    expect(endsOf(run)).toEqual(['succeeded', 'refused pendingActionDiscarded'])
    expect(countsOf(run).calls).toBe(1)
  })

  it('two tabs that leave for the provider come back each with its own run', async () => {
    const both = (what: string): string[] => [`tab1.${what}`, `tab2.${what}`]
    const ways = ['click', 'refresh.stale', 'redirect.authenticated', 'confirm', 'endpoint.performed'].flatMap(both)
    const played = await play('two-tabs-redirect', ...ways)
    expect(endsOf(played)).toEqual(['succeeded', 'succeeded'])
    expect(countsOf(played)).toMatchObject({ prompts: 2, calls: 2 })
  })

  it('a reader who presses Back at the provider finds the run cancelled', async () => {
    const played = await play('two-tabs-redirect', 'tab1.click', 'tab1.refresh.stale', 'tab1.back')
    expect(endsOf(played)).toEqual(['cancelled abandoned', 'idle'])
  })

  it.each([
    ['refused', 'refused refusedByServer'],
    ['lost', 'outcomeUnknown responseLost'],
    ['step-up', 'working'],
  ])('the endpoint may also answer: %s', async (answer, end) => {
    const played = await play('two-actions', 'send.click', 'page.refresh.fresh', `send.endpoint.${answer}`)
    expect(endsOf(played)).toEqual([end, 'idle'])
  })

  it('a call that the end-user stops has an unknown outcome, and is not answered any more', async () => {
    const played = await play('two-actions', 'send.click', 'page.refresh.fresh', 'send.cancel')
    expect(endsOf(played)).toEqual(['outcomeUnknown responseLost', 'idle'])
    expect(played.moments.at(-1)!.choices.map(({ id }) => id)).toEqual(['close.click'])
  })

  it('stops before a choice that cannot be made, and names it', async () => {
    const played = await play('double-click', 'first.click', 'bogus', 'second.click')
    expect([played.impossible, played.moments.length]).toEqual(['bogus', 2])
  })

  it('takes the same steps whenever it is played', async () => {
    const { choices } = togetherStories.find(({ setting }) => setting === 'two-tabs-redirect')!
    const again = await play('two-tabs-redirect', ...choices)
    expect(again.messages).toEqual(story('The callback opened in another tab').messages)
  })

  it.each(settings)('draws what the run itself says, whatever is chosen: $id', async (setting) => {
    for (let walk = 1; walk <= 3; walk += 1) {
      const world = new World(setting, 'slow')
      for (let made = 0; made < 10 && world.choices().length > 0; made += 1) {
        const choices = world.choices()
        await world.make(choices[(walk * 7919 + made * 31) % choices.length]!)
      }
      const runs = world.columns.flatMap(({ run, tab }) => (run === null ? [] : [{ run, tab }]))
      const drawn = runs.map(({ run, tab }) =>
        tab.app.recordings.findLast(({ scenario }) => scenario.input.runId === run.id),
      )
      expect(drawn.map((recording) => runSnapshotOf(replayRecording(recording!)))).toEqual(
        runs.map(({ run }) => run.getSnapshot()),
      )
      world.dispose()
    }
  })

  it.each(settings)('plays by itself to an end of both: $id', async (setting) => {
    const world = new World(setting, 'right')
    let made = 0
    for (let next = happyChoice(world.choices()); next !== null; next = happyChoice(world.choices())) {
      await world.make(next)
      made += 1
      expect(made).toBeLessThan(20)
    }
    expect(world.columns.map(({ run }) => run?.result?.outcome)).toEqual(['succeeded', 'succeeded'])
    world.dispose()
  })

  it.each(togetherStories)(
    '$title: from each of its moments there is a choice that leads on, until both are over',
    ({ title }) => {
      for (const { choices } of story(title).moments)
        expect(choices.length === 0 || choices.some(({ isHappy }) => isHappy)).toBe(true)
    },
  )
})
