import type { Page } from '@playwright/test'
import { describe, expect, it } from 'vitest'
import { Auth0Pages, seconds } from './auth0-spa-js.fixture.js'
import type { Auth0Page } from './auth0-spa-js.page.fixture.js'

declare const app: Auth0Page

const pages = new Auth0Pages()

describe('auth0SpaJs() in a window', () => {
  const POPUP = { service: { mode: 'popup' } } as const
  /** Prompts in the window that the click opened, and returns the result. */
  const asked = (page: Page, prepare = true) =>
    page.evaluate(async (isPrepared) => {
      const { browser } = app.service
      if (browser?.kind !== 'inProcess') throw new Error('no window')
      if (isPrepared) browser.prepare!()
      const { signal } = new AbortController()
      return app.outcomeOf(() => browser.reauthenticate({ maxAge: 0, acrValues: ['gold'], signal }))
    }, prepare)

  it('returns the new authentication, and closes the window', async () => {
    const page = await pages.signedIn(POPUP)
    pages.provider.pass(10)
    const answer = await asked(page)
    expect(answer).toMatchObject({ value: { subject: 'alice' } })
    expect((answer.value as { authTime: number }).authTime).toBeGreaterThan(seconds() - 60)
    expect(Object.fromEntries(pages.provider.authorizations.at(-1)!)).toMatchObject({
      max_age: '1',
      prompt: 'login',
      acr_values: 'gold',
    })
    expect(page.context().pages()).toHaveLength(1)
  })

  it('distinguishes a declined prompt, a closed window and a blocked window', async () => {
    const page = await pages.signedIn(POPUP)
    pages.provider.pass(10)
    pages.provider.endUser = { error: 'access_denied' }
    expect(await asked(page)).toEqual({ code: 'cancelled' })
    pages.provider.endUser = 'waits'
    const closed = Promise.all([page.waitForEvent('popup'), asked(page)] as const)
    await page.context().waitForEvent('response', (response) => response.url().includes('/interaction/'))
    await page.context().pages()[1]!.close()
    expect((await closed)[1]).toEqual({ code: 'popupClosed' })
    await page.evaluate(() => Object.assign(globalThis, { open: () => null }))
    expect(await asked(page)).toEqual({ code: 'popupBlocked' })
  })

  it('closes the window when the signal aborts', async () => {
    const page = await pages.signedIn(POPUP)
    pages.provider.pass(10)
    pages.provider.endUser = 'waits'
    const aborted = page.evaluate(async () => {
      const { browser } = app.service
      if (browser?.kind !== 'inProcess') throw new Error('no window')
      const controller = new AbortController()
      Object.assign(globalThis, { stop: () => controller.abort() })
      return app.outcomeOf(() => browser.reauthenticate({ maxAge: 0, acrValues: [], signal: controller.signal }))
    })
    await page.context().waitForEvent('response', (response) => response.url().includes('/interaction/'))
    await page.evaluate(() => (globalThis as unknown as { stop: () => void }).stop())
    expect(await aborted).toEqual({ code: 'cancelled' })
    await expect.poll(() => page.context().pages().length).toBe(1)
  })

  it('opens no window if the signal is already aborted', async () => {
    const page = await pages.signedIn(POPUP)
    const refused = await page.evaluate(() => {
      const { browser } = app.service
      if (browser?.kind !== 'inProcess') throw new Error('no window')
      const opened: unknown[] = []
      Object.assign(globalThis, { open: (...args: unknown[]) => void opened.push(args) })
      const prompt = { maxAge: 0, acrValues: [], signal: AbortSignal.abort() }
      return app.outcomeOf(() => browser.reauthenticate(prompt)).then((outcome) => [outcome, opened])
    })
    expect(refused).toEqual([{ code: 'cancelled' }, []])
  })

  it('has the redirect as its fallback only if the app configures it', async () => {
    const page = await pages.signedIn({ service: { mode: 'popup', fallback: 'redirect' } })
    const kinds = await page.evaluate(() => {
      const { browser } = app.service
      return browser?.kind === 'inProcess' ? [browser.kind, browser.fallback?.kind] : []
    })
    expect(kinds).toEqual(['inProcess', 'redirect'])
  })
})
