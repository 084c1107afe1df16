import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Auth0Page, Auth0PageConfig } from './auth0-spa-js.page.fixture.js'
import { TestApp, awayAndBack } from './sdk-page.fixture.js'
import { TestProvider } from './sdk-provider.fixture.js'

declare const app: Auth0Page

export const seconds = () => Math.floor(Date.now() / 1000)

/** Pages of an app with a provider for each test. */
export class Auth0Pages {
  site!: TestApp
  provider!: TestProvider

  constructor() {
    beforeAll(async () => {
      this.site = await TestApp.start('auth0-spa-js.page.fixture.ts')
    })
    afterAll(() => this.site.close())
    afterEach(() => this.provider.close())
  }

  /** Opens a page, and signs in as alice. */
  async signedIn(config: Partial<Auth0PageConfig> = {}): Promise<Page> {
    const { site } = this
    this.provider = await TestProvider.start({ authorization: '/authorize', token: '/oauth/token' }, [
      `${site.origin}/callback`,
    ])
    const page = await site.open({ domain: this.provider.origin, client: { issuer: undefined }, ...config })
    await awayAndBack(page, () => page.evaluate(() => void app.client.loginWithRedirect()))
    return page
  }
}

/** Leaves for a reauthentication, and returns. */
export const reauthenticated = (page: Page) =>
  awayAndBack(page, () => page.evaluate(() => void app.reauth.perform(app.transfer)))

/** Confirms the resumed action. */
export async function confirmed(page: Page) {
  await exchanged(page)
  return page.evaluate(async () => {
    app.resumed!.confirm()
    const { outcome, ...rest } = await app.resumed!.ended
    return { outcome, code: 'code' in rest ? rest.code : undefined, data: 'data' in rest ? rest.data : undefined }
  })
}

/** Waits until the callback is handled. */
export const exchanged = (page: Page) => page.waitForFunction(() => app.resumed?.getSnapshot().status !== 'working')

export const refreshed = (page: Page) =>
  page.evaluate(() => app.outcomeOf(() => app.service.refreshIdToken({ signal: AbortSignal.timeout(20_000) })))
