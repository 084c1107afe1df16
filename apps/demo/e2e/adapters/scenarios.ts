import { expect } from '@playwright/test'
import type { Scenario } from './expected.js'
import type { Adapter } from './settings.js'
import { Tab } from './tab.js'
import type { TestWorld } from './world.js'

/** What a scenario plays on. */
export interface Stage {
  readonly world: TestWorld
  readonly adapter: Adapter
  readonly tab: Tab
  /** Signs in, and counts from then on. Default: alice, who has just authenticated; `sam` did an hour ago. */
  readonly signIn: (user?: string, tab?: Tab) => Promise<void>
  /** From the next page on, every run refreshes. */
  readonly refreshAlways: () => Promise<void>
  /** Lets devices wait for their end-user. Returns how to let them go on. */
  readonly holdDevice: () => () => void
  /** The refresh tokens that the provider issued. */
  readonly refreshTokens: string[]
}

/** Signs in the end-user whose sessions are an hour old, and starts the action. */
async function ask({ signIn, tab }: Stage): Promise<void> {
  await signIn('sam')
  await tab.transfer()
}

async function askAndComeBack(stage: Stage): Promise<string> {
  await ask(stage)
  return stage.tab.finish('sam')
}

/** Plays each scenario, and returns how it ends. */
export const SCENARIOS: Record<Scenario, (stage: Stage) => Promise<string>> = {
  async signIn({ signIn, tab }) {
    await signIn()
    await tab.page.reload()
    return (await tab.ready()) ? 'signed in' : 'signed in until the page is loaded again'
  },

  async fresh({ signIn, tab }) {
    await signIn()
    await tab.transfer()
    return tab.end()
  },

  stale: askAndComeBack,

  async cancel({ signIn, tab }) {
    await signIn('sam')
    await tab.authenticator?.decline()
    await tab.transfer()
    await tab.cancel()
    return tab.end()
  },

  async lostSession({ refreshAlways, signIn, tab, world }) {
    await refreshAlways()
    await signIn('sam')
    world.killSessions('sam')
    await tab.transfer()
    return tab.end()
  },

  async anotherAccount(stage) {
    stage.world.allowOtherAccount()
    await ask(stage)
    const asking = await stage.tab.prompt()
    const other = asking.getByRole('button', { name: 'Use another account' })
    if (await other.isVisible()) await other.click()
    await expect(asking.getByLabel('Username')).toBeVisible()
    await stage.tab.authenticate('mallory')
    return stage.tab.end()
  },

  async refreshInTwoTabs({ adapter, refreshAlways, signIn, tab }) {
    await refreshAlways()
    await signIn()
    const second = await tab.another(adapter, 'alice')
    await Promise.all([tab.transfer('Bob'), second.transfer('Carol')])
    return (await Promise.all([tab.end(), second.end()])).join(', ')
  },

  async twoTabsAsk({ adapter, holdDevice, signIn, tab }) {
    await signIn('sam')
    const second = await tab.another(adapter, 'sam')
    const release = holdDevice()
    await Promise.all([tab.ask('Bob'), second.ask('Carol')])
    release()
    // Either may be asked first.
    return (await Promise.all([tab.finish('sam'), second.finish('sam')])).join(', ')
  },

  async rotation({ adapter, refreshAlways, refreshTokens, signIn, tab }) {
    await refreshAlways()
    await signIn()
    const ends: string[] = []
    for (const to of ['Bob', 'Carol']) {
      if (adapter.session !== 'memory') await tab.open()
      await tab.transfer(to)
      ends.push(await tab.end())
    }
    await expect.poll(() => refreshTokens.length).toBeGreaterThan(1)
    expect(new Set(refreshTokens).size).toBe(refreshTokens.length)
    return ends.join(', ')
  },

  async reloadOnCallback(stage) {
    await ask(stage)
    const { tab } = stage
    await tab.authenticate('sam')
    await tab.isBack()
    await tab.page.goto(tab.callback)
    return tab.end()
  },

  async back(stage) {
    await ask(stage)
    await stage.tab.prompt()
    await stage.tab.page.goBack()
    return stage.tab.end()
  },

  async popupBlocked({ signIn, tab }) {
    await signIn('sam')
    await tab.transferWithoutClick()
    const first = await tab.end()
    return [first, await tab.finish('sam')].join(', ')
  },

  async popupBlockedFallback({ adapter, signIn, tab, world }) {
    const falling = new Tab(tab.page, world, adapter, 'popup-fallback')
    await signIn('sam', falling)
    await falling.transferWithoutClick()
    return falling.finish('sam')
  },

  async popupClosed(stage) {
    await ask(stage)
    const asking = await stage.tab.prompt()
    // The page looks at the window four times a second, and an end-user takes longer than that.
    await asking.waitForTimeout(1000)
    await asking.close()
    await stage.tab.page.bringToFront()
    return stage.tab.end()
  },

  isolatesPopups: askAndComeBack,
  ignoresMaxAge: askAndComeBack,
  refusesMaxAgeZero: askAndComeBack,
  omitsAuthTime: askAndComeBack,
  omitsIdTokenOnRefresh: askAndComeBack,
  keepsFirstAuthTime: askAndComeBack,
  severalAudiences: askAndComeBack,
}
