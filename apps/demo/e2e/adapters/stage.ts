import { type BrowserContext, test as base } from '@playwright/test'
import type { Stage } from './scenarios.js'
import { Secrets } from './secrets.js'
import type { Adapter } from './settings.js'
import { Tab, isQuestion } from './tab.js'
import { type TestWorld, startWorld } from './world.js'

/** A stage, and what was counted on it since the sign-in. */
export interface CountedStage extends Stage {
  /** How often a page of a provider asked the end-user. */
  readonly prompts: () => number
}

export const test = base.extend<{ secrets: Secrets }, { world: TestWorld }>({
  world: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const world = await startWorld()
      await use(world)
      await world.close()
    },
    { scope: 'worker' },
  ],
  secrets: async ({ context, world }, use) => {
    world.reset()
    const secrets = new Secrets(context, world.origin)
    await secrets.watchBodies(context)
    await use(secrets)
    await secrets.expectNoLeaks(context)
  },
})

/** Opens the page of an adapter. `onPrompt` is called whenever the end-user is asked. */
export async function stageFor(
  world: TestWorld,
  context: BrowserContext,
  adapter: Adapter,
  onPrompt = (): void => {},
): Promise<CountedStage> {
  const refreshTokens: string[] = []
  let prompts = 0
  const asked = (): void => {
    prompts += 1
    onPrompt()
  }
  context.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('/token')) {
      const read = (answer: { refresh_token?: string }) =>
        answer.refresh_token && refreshTokens.push(answer.refresh_token)
      void response.json().then(read, () => {})
    }
    const isPage = response.headers()['content-type']?.startsWith('text/html') === true
    if (isPage && response.request().method() === 'GET' && isQuestion(response.url())) asked()
  })
  let held: Promise<void> = Promise.resolve()
  await context.exposeBinding('noteDevicePrompt', () => {
    asked()
    return held
  })
  await context.addInitScript(() => {
    const { noteDevicePrompt } = window as unknown as { readonly noteDevicePrompt: () => Promise<void> }
    const { credentials } = navigator
    const get = credentials.get.bind(credentials)
    navigator.credentials.get = async (options) => {
      await noteDevicePrompt()
      return get(options)
    }
  })
  const page = await context.newPage()
  const tab = new Tab(page, world, adapter)
  return {
    world,
    adapter,
    tab,
    refreshTokens,
    prompts: () => prompts,
    holdDevice() {
      let release!: () => void
      held = new Promise((resolve) => (release = resolve))
      return release
    },
    async refreshAlways() {
      await context.addInitScript(() => {
        window.refreshes = 'always'
      })
    },
    async signIn(user = 'alice', on = tab) {
      await on.open()
      await on.signIn(user)
      prompts = 0
    },
  }
}
