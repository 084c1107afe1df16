import { serve } from '@hono/node-server'
import { type Browser, type CDPSession, type Page, chromium } from '@playwright/test'
import { build } from 'esbuild'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, vi } from 'vitest'

const bundle = build({
  entryPoints: [join(import.meta.dirname, 'cookie-session-app.fixture.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
}).then(({ outputFiles }) => outputFiles[0]!.text)

/** The Chromium for all tests of a file: a system installation, or else that of Playwright. */
const executablePath =
  process.env['HEADLESS_SHELL_PATH'] ??
  process.env['CHROMIUM_PATH'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
let launched: Promise<Browser> | undefined
const launch = (): Promise<Browser> =>
  (launched ??= chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP localhost 127.0.0.1'],
  }))
afterAll(async () => (await launched)?.close())

/** Creates a page of the app for the signed-in end-user. */
const pageOf = (user: string, flow: string) =>
  html`<!doctype html>
    <html lang="en">
      <title>App</title>
      <body data-user="${user}" data-flow="${flow}">
        <button id="transfer">Transfer</button>
        <button id="confirm">Confirm</button>
        <button id="cancel">Cancel</button>
        <button id="enroll">Enroll</button>
        <dialog>
          <input type="password" />
          <button id="password">Continue</button>
          <button id="close">Close</button>
        </dialog>
        <output></output>
        <script type="module" src="/app.js"></script>
      </body>
    </html>`

/** A local server with the app's API and pages for one flow, and a tab of Chromium. */
export interface TestWorld {
  readonly origin: string
  readonly page: Page
  readonly devtools: CDPSession
  /** The requests of the page to the API, with their statuses. */
  readonly requests: readonly string[]
  /** Advances the clock of the server. */
  passMinutes(minutes: number): void
  click(id: string): Promise<void>
  /** Waits until the page shows a status, with the code if there is one. */
  shows(text: string): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the app, and opens a page.
 *
 * @param apiOf Creates the API, once its origin is known.
 * @param userOf Returns the signed-in end-user, for the pages.
 */
export async function openWorld(
  flow: string,
  apiOf: (origin: string) => Hono,
  userOf: (c: Context) => string | Promise<string>,
): Promise<TestWorld> {
  const app = new Hono()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  app.get('/app.js', async (c) => c.text(await bundle, 200, { 'Content-Type': 'text/javascript' }))
  for (const path of ['/', '/callback']) app.get(path, async (c) => c.html(pageOf(await userOf(c), flow)))
  app.route('/', apiOf(origin))

  const context = await (await launch()).newContext()
  const page = await context.newPage()
  const requests: string[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/api/')) requests.push(`${response.request().method()} ${pathname} ${response.status()}`)
  })
  const { now } = Date
  let passed = 0
  return {
    origin,
    page,
    devtools: await context.newCDPSession(page),
    requests,
    passMinutes(minutes) {
      passed += minutes * 60_000
      vi.spyOn(Date, 'now').mockImplementation(() => now() + passed)
    },
    click: (id) => page.locator(`#${id}`).click(),
    shows: (text) => page.locator('output', { hasText: new RegExp(`^${text}$`) }).waitFor(),
    async close() {
      vi.restoreAllMocks()
      await context.close()
      server.close()
    },
  }
}
