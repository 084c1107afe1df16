import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build } from 'esbuild'
import type { Bank } from './bank-app.js'

/** Where the bank is: a page of the documentation's origin, or of another origin. */
export const BANK = { here: '/bank/', elsewhere: 'http://localhost:24399/bank/' } as const

/** As an app's strict policy is: no inline script, no inline style. Only Playwright evaluates text. */
const POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval'"

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bank</title></head><body><main><h1>Bank</h1><button id="send" type="button">Send $12.00 to Bob</button></main>
<script type="module" src="bank-app.js"></script></body></html>`

/** The app with all that it loads later, as a bundler makes it in development. */
const bundle = build({
  entryPoints: [fileURLToPath(new URL('bank-app.ts', import.meta.url))],
  bundle: true,
  splitting: true,
  write: false,
  outdir: '/',
  format: 'esm',
  platform: 'browser',
}).then(({ outputFiles }) => new Map(outputFiles.map(({ path, text }) => [path, text])))

/** Serves the bank to a page, without a server. */
export async function serveBank(page: Page): Promise<void> {
  const files = await bundle
  await page.context().route('**/bank/**', (route) => {
    const name = new URL(route.request().url()).pathname.replace('/bank', '')
    const script = files.get(name)
    const headers = { 'Content-Security-Policy': POLICY }
    return script === undefined
      ? route.fulfill({ body: HTML, contentType: 'text/html', headers })
      : route.fulfill({ body: script, contentType: 'text/javascript', headers })
  })
}

/** Does something with the bank that a person can't do. `work` runs in the page: it gets `argument`, and nothing else from the test. */
export const withBank = (
  page: Page,
  work: (bank: Bank, argument: string) => void,
  argument: string = '',
): Promise<unknown> => page.evaluate(`(${work.toString()})(window.bank, ${JSON.stringify(argument)})`)

/** A run that waits for its prompt after the server asked for step-up, and one that is over. */
export async function playRuns(page: Page): Promise<void> {
  const send = page.getByRole('button', { name: 'Send $12.00 to Bob' })
  await withBank(page, (bank) => bank.setAge(12))
  await send.click()
  await page.waitForFunction('JSON.stringify(window.bank.events()).includes("succeeded")')
  await withBank(page, (bank) => bank.setAnswers(['stepUp']))
  await send.click()
  await page.waitForFunction('JSON.stringify(window.bank.events()).includes("inProcess\\"}")')
}
