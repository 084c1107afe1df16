import type { InspectionEvent } from '@reauth/devtools/stream'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Director } from './director.js'
import { SCENARIO_NAMES, scenarioOf } from './scenarios.js'

/** The storage of a tab, which survives page loads. */
let stored: Map<string, string>
beforeEach(() => {
  stored = new Map()
})

/** Creates a page in that tab. */
function pageOf() {
  let follow: (event: InspectionEvent | null) => void
  const page = {
    log: [] as string[],
    isRunning: true,
    set: vi.fn<(settings: object) => Promise<void>>(async () => {}),
    /** Sends an event of a run. */
    moves: (sessionId: string, status: 'active' | 'done' = 'active') =>
      follow({ sessionId, type: '@xstate.snapshot', snapshot: { status } } as InspectionEvent),
  }
  const note =
    (what: string) =>
    (detail?: unknown): void =>
      void page.log.push(detail === undefined ? what : `${what} ${JSON.stringify(detail)}`)
  const director = new Director({
    inspection: {
      getEvents: () => [],
      subscribe: (listener) => {
        follow = listener
        return () => {}
      },
    },
    network: { set: note('network') },
    form: {
      fillForm: ({ amount }) => note('fill')(amount),
      clearForm: note('clear'),
      pressSend: note('press'),
      focusSend: note('focus'),
      reloadAccount: note('reload'),
    },
    set: page.set,
    isRunning: () => page.isRunning,
    pause: async () => {},
    openTab: note('open tab'),
    goToPasskeys: async () => true,
    storage: {
      get: (key) => stored.get(key) ?? null,
      set: (key, value) => void (value === null ? stored.delete(key) : stored.set(key, value)),
    },
  })
  return { ...page, director, page, phase: () => director.getStage().scene?.phase }
}

describe('a scenario', () => {
  it.each(SCENARIO_NAMES)('%s explains what to look for, what to do, and what happened', (name) => {
    const { title, looksFor, instruction, happened } = scenarioOf(name)
    expect([title, looksFor, instruction].every((text) => text.length > 0)).toBe(true)
    expect(Object.values(happened).length).toBeGreaterThan(0)
  })

  it('applies its settings, fills in the form and lets the visitor click Send', async () => {
    const { director, log, set, phase } = pageOf()
    await director.start('stepUp')
    expect(set.mock.calls).toEqual([[{ confirmedAgo: 180, wantsNewer: true }]])
    expect(log).toEqual(['network "up"', 'clear', 'fill "20.50"', 'focus'])
    expect(phase()).toBe('ready')
  })

  it('clicks Send itself if the scenario requires it', async () => {
    const { director, log } = pageOf()
    await director.start('doubleClick')
    expect(log.at(-1)).toBe('press 2')
  })

  it('changes the network during its run, and then resets everything', async () => {
    const { director, log, set, moves, phase } = pageOf()
    await director.start('offline')
    expect(log).not.toContain('network "offline"')
    moves('run-1')
    expect([log.at(-1), phase()]).toEqual(['network "offline"', 'running'])
    moves('run-1', 'done')
    expect([log.at(-1), phase(), set.mock.lastCall]).toEqual(['network "up"', 'over', [{}]])
  })

  it('continues after a redirect, with the same network', async () => {
    const before = pageOf()
    await before.director.start('providerDown')
    before.moves('run-1')
    const after = pageOf()
    expect([after.phase(), after.log]).toEqual(['running', ['network "providerDown"']])
    after.moves('run-1', 'done')
    expect([after.phase(), after.log.at(-1)]).toEqual(['over', 'network "up"'])
  })

  it('fills in the form again if the page is reloaded before the visitor clicks Send', async () => {
    const before = pageOf()
    await before.director.start('large')
    const after = pageOf()
    await after.director.arrive()
    expect(after.log).toEqual(['fill "1,500.00"'])
  })

  it('is reset if its run does not resume with the page', async () => {
    const before = pageOf()
    await before.director.start('providerDown')
    before.moves('run-1')
    const after = pageOf()
    after.page.isRunning = false
    await after.director.arrive()
    expect([after.phase(), after.set.mock.lastCall]).toEqual([undefined, [{}]])
  })

  it('is prepared on the next page if it needs another sign-in method', async () => {
    const before = pageOf()
    await before.director.start('passkey')
    expect(before.set).not.toHaveBeenCalled()
    const after = pageOf()
    await after.director.arrive()
    expect([after.phase(), after.log.at(-1)]).toEqual(['ready', 'fill "20.50"'])
  })

  it('ends when another run starts after its end', async () => {
    const { director, moves, phase } = pageOf()
    await director.start('fresh')
    moves('run-1')
    moves('run-1', 'done')
    moves('run-2')
    expect(phase()).toBeUndefined()
  })

  it('is dropped with an error if the demo does not answer', async () => {
    const { director, set } = pageOf()
    set.mockRejectedValue(new Error('down'))
    await director.start('fresh')
    expect(director.getStage()).toEqual({ scene: null, isBusy: false, hasFailed: true })
  })

  it('ignores invalid data in the storage of the tab', () => {
    for (const text of ['{', '{"name":"nothing"}', 'null']) {
      stored.set('harbor:scenario', text)
      expect(pageOf().phase()).toBeUndefined()
    }
  })
})
