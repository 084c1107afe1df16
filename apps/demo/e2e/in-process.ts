import type { Locator, Page } from '@playwright/test'
import { browserBundle } from '../../browser-bundle.js'
import { type Harbor, allowThisMachine } from './demo-test.js'

const HTML = `<!doctype html><html lang="en"><title>In process</title>
<button id="send">Send</button><button id="cancel">Cancel</button><button id="it-is-me">It is me</button><output></output>
<script type="module" src="/in-process.js"></script></html>`

/** A tab on a page whose service asks in a window instead of redirecting. */
export interface InProcessTab {
  readonly page: Page
  readonly send: Locator
  readonly cancel: Locator
  readonly itIsMe: Locator
  readonly status: Locator
  /** The number of prompts that this tab opened. */
  prompts(): Promise<number>
}

/** Serves the page of `in-process-app.ts` to a tab, and opens it. */
export async function inProcessTab(harbor: Harbor): Promise<InProcessTab> {
  const { page } = harbor
  const script = await browserBundle(new URL('in-process-app.ts', import.meta.url))
  await allowThisMachine(page.context())
  await page.exposeFunction('mintToken', (age: number) => harbor.control('token', { user: 'alice', age }))
  await page.route('**/in-process', (route) => route.fulfill({ contentType: 'text/html', body: HTML }))
  await page.route('**/in-process.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
  await page.goto('/in-process')
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true })
  return {
    page,
    send: button('Send'),
    cancel: button('Cancel'),
    itIsMe: button('It is me'),
    status: page.locator('output'),
    prompts: () => page.evaluate(() => (window as unknown as { prompts: number }).prompts),
  }
}
