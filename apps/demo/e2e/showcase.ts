import type { Locator } from '@playwright/test'
import { Harbor, expect } from './demo-test.js'

/** What stands beside the bank, as a visitor uses it. */
export class Showcase {
  readonly harbor: Harbor
  readonly dock: Locator
  /** The run, sentence by sentence. */
  readonly sentences: Locator
  /** What to do now, or what happened. */
  readonly now: Locator
  readonly badge: Locator
  /** The innermost state that is lit on the chart. */
  readonly active: Locator

  constructor(harbor: Harbor) {
    this.harbor = harbor
    this.dock = harbor.page.getByRole('complementary', { name: 'Behind the scenes: this run in the statechart' })
    this.sentences = this.dock.locator('.story li')
    this.now = this.dock.locator('.scene-now')
    this.badge = this.dock.locator('.badge')
    this.active = this.dock.locator('.rc-picture .state.on.leaf')
  }

  /** Signs in and opens the dock, in a window of the size of a desk. */
  async open(address = '/'): Promise<void> {
    const { page } = this.harbor
    // Every sentence at once.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await this.harbor.signIn('alice', address)
    await expect(this.button('Stale sign-in')).toBeVisible()
  }

  /** Chooses a scenario, and waits until the form is filled in. */
  async choose(title: string): Promise<void> {
    await this.button(title).click()
    await expect(this.button(title)).toHaveAttribute('aria-pressed', 'true')
    await expect(this.button(title)).toBeEnabled()
  }

  button(title: string): Locator {
    return this.dock.getByRole('button', { name: title, exact: true })
  }

  send(): Promise<void> {
    return this.harbor.page.getByRole('button', { name: 'Send', exact: true }).click()
  }

  /** One click at the provider. */
  confirm(): Promise<void> {
    return this.harbor.page.getByRole('button', { name: 'Confirm as Alice Adams' }).click()
  }

  /** Waits for the end of the scenario. */
  async expectOver(status: string, happened: string, last: string | RegExp): Promise<void> {
    await this.harbor.expectEnd(status)
    await expect(this.now).toContainText(happened)
    await expect(this.sentences.last()).toHaveText(last)
  }
}
