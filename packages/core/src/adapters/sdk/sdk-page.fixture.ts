import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type Page, chromium } from '@playwright/test'
import { rolldown } from 'rolldown'
import { listen } from './sdk-provider.fixture.js'

const executablePath =
  process.env['HEADLESS_SHELL_PATH'] ??
  process.env['CHROMIUM_PATH'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))
const here = fileURLToPath(new URL('.', import.meta.url))

/** Bundles a script for a page with the published SDKs, like an app's bundler. */
async function bundle(entry: string): Promise<string> {
  const build = await rolldown({
    input: `${here}${entry}`,
    platform: 'browser',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', codeSplitting: false })
  return output[0].code
}

/** An app in Chromium whose only script is `entry`, with the callback page `/callback`. */
export class TestApp {
  readonly origin: string
  readonly #browser: Browser
  readonly #close: () => void

  private constructor(browser: Browser, origin: string, close: () => void) {
    this.#browser = browser
    this.origin = origin
    this.#close = close
  }

  static async start(entry: string): Promise<TestApp> {
    const code = await bundle(entry)
    const { origin, close } = await listen(({ url }, response) => {
      const isScript = url === '/app.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      if (isScript) response.end(code)
      // The page of a hidden frame.
      else if (url?.startsWith('/silent') === true)
        response.end('<script>parent.postMessage(location.href, location.origin)</script>')
      else response.end('<!doctype html><body><script type="module" src="/app.js"></script>')
    })
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    })
    return new TestApp(browser, origin, close)
  }

  /** Opens a new browser profile with one tab. The script finds `config` as a global. */
  async open(config: object = {}, path = '/'): Promise<Page> {
    const context = await this.#browser.newContext()
    await context.addInitScript((given) => Object.assign(globalThis, { config: given }), config)
    const page = await context.newPage()
    await page.goto(this.origin + path)
    await ready(page)
    return page
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.#close()
  }
}

/** Waits until the script of the current page is done. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as { app?: { isReady?: boolean } }).app?.isReady === true)
}

/** Runs a function that leaves the page, and waits until the app is back. */
export async function awayAndBack(page: Page, leave: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isOld: true }))
  await leave()
  await page.waitForFunction(() => {
    const { app, isOld } = globalThis as { app?: { isReady?: boolean }; isOld?: boolean }
    return isOld === undefined && app?.isReady === true
  })
}

/** Reloads the page. */
export async function reloaded(page: Page): Promise<void> {
  await page.reload()
  await ready(page)
}
