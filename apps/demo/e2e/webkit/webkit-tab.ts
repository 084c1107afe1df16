import { type ChildProcess, spawn } from 'node:child_process'
import { expect } from '@playwright/test'

/** WebKitGTK's own driver (W3C WebDriver): Playwright drives its own build of WebKit alone. */
export class WebKitDriver {
  readonly address: string
  readonly #process: ChildProcess

  constructor(port: number) {
    this.address = `http://127.0.0.1:${port}`
    // A group of its own, so that the display and the browser end with it.
    this.#process = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], { stdio: 'ignore', detached: true })
  }

  /** Starts a browser with a new profile. */
  async open(): Promise<WebKitTab> {
    const capabilities = { alwaysMatch: { pageLoadStrategy: 'none' } }
    let sessionId: string | undefined
    await expect(async () => {
      ;({ sessionId } = (await send(`${this.address}/session`, 'POST', { capabilities })) as { sessionId: string })
    }).toPass({ timeout: 60_000 })
    const session = `${this.address}/session/${sessionId}`
    return new WebKitTab(session, (await send(`${session}/window`, 'GET')) as string)
  }

  close(): void {
    if (this.#process.pid !== undefined) process.kill(-this.#process.pid)
  }
}

async function send(address: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  })
  const { value } = (await response.json()) as { value: { error?: string; message?: string } }
  if (!response.ok) throw new Error(`${value.error ?? response.status}: ${value.message ?? ''}`)
  return value
}

/** A tab: it is looked at and used as a person does, and what is not there yet is waited for. */
export class WebKitTab {
  readonly #session: string
  readonly #window: string

  constructor(session: string, window: string) {
    this.#session = session
    this.#window = window
  }

  async #send(path: string, body: object = {}): Promise<unknown> {
    await send(`${this.#session}/window`, 'POST', { handle: this.#window })
    return send(`${this.#session}/${path}`, 'POST', body)
  }

  async newTab(): Promise<WebKitTab> {
    const { handle } = (await this.#send('window/new', { type: 'tab' })) as { handle: string }
    return new WebKitTab(this.#session, handle)
  }

  async goto(url: string): Promise<void> {
    await this.#send('url', { url })
  }

  async back(): Promise<void> {
    await this.#send('back')
  }

  async evaluate(script: string): Promise<unknown> {
    return this.#send('execute/sync', { script: `return ${script}`, args: [] })
  }

  /** Waits until an expression of the page is what is expected. */
  async expect(script: string, value: unknown): Promise<void> {
    await expect.poll(() => this.evaluate(script).catch(String), { timeout: 60_000, message: script }).toEqual(value)
  }

  async click(name: string): Promise<void> {
    await this.#use(`//button[normalize-space()="${name}"]`, 'click')
  }

  async type(label: string, text: string): Promise<void> {
    await this.#use(`//input[@id=//label[normalize-space()="${label}"]/@for]`, 'value', { text })
  }

  async #use(xpath: string, what: string, body: object = {}): Promise<void> {
    await expect(async () => {
      const found = (await this.#send('element', { using: 'xpath', value: xpath })) as Record<string, string>
      // One that is replaced meanwhile was not used, and is looked for again.
      await this.#send(`element/${Object.values(found)[0]}/${what}`, body)
    }, xpath).toPass({ timeout: 60_000 })
  }

  async close(): Promise<void> {
    await send(this.#session, 'DELETE')
  }
}
