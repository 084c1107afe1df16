import { type BrowserContext, type Page, expect } from '@playwright/test'
import { formsOf } from '../encodings.js'

/** Parameters of an authorization request or a callback, and fields of a token request or its answer, that must not leak. */
const SECRET = ['code', 'code_verifier', 'access_token', 'refresh_token', 'id_token', 'id_token_hint']

/** Searches for tokens, codes and verifiers in places where they must not be. */
export class Secrets {
  readonly #origin: string
  readonly #secrets = new Set<string>()
  readonly #texts: { readonly place: string; readonly text: string }[] = []
  readonly #reading: Promise<void>[] = []

  constructor(context: BrowserContext, origin: string) {
    this.#origin = origin
    context.on('page', (page) => this.#listen(page))
    context.on('request', (request) => {
      this.#note(new URL(request.url()).searchParams)
    })
    context.on('response', (response) => {
      // If the SDK doesn't read the body of an error, the response never finishes.
      if (response.ok() && new URL(response.url()).pathname.endsWith('/token'))
        this.#reading.push(this.#read(response.json()))
    })
  }

  /** Makes every page record its request bodies, because Playwright doesn't always have them. It avoids Playwright calls, which would count as clicks. */
  async watchBodies(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      const fetch = window.fetch.bind(window)
      window.fetch = (input, init) => {
        const copy = new Request(input instanceof Request ? input.clone() : input, init)
        void copy.text().then((body) => {
          sessionStorage.setItem('bodies', `${sessionStorage.getItem('bodies') ?? ''}&${body}`)
        })
        return fetch(input, init)
      }
    })
  }

  #listen(page: Page): void {
    page.on('console', (message) => this.#texts.push({ place: 'console', text: message.text() }))
    page.on('pageerror', ({ message, stack }) =>
      this.#texts.push({ place: 'error', text: `${message} ${stack ?? ''}` }),
    )
  }

  #note(parameters: URLSearchParams): void {
    for (const name of SECRET) for (const value of parameters.getAll(name)) if (value !== '') this.#secrets.add(value)
  }

  async #read(answer: Promise<unknown>): Promise<void> {
    const fields = (await answer.catch(() => ({}))) as Record<string, unknown>
    for (const name of SECRET) if (typeof fields[name] === 'string') this.#secrets.add(fields[name])
  }

  /** Returns every place that contains a secret: URLs, the library's storage, errors and the console. */
  async leaks(context: BrowserContext): Promise<string[]> {
    await Promise.all(this.#reading)
    const texts = [...this.#texts]
    for (const page of context.pages()) {
      if (!page.url().startsWith(this.#origin)) continue
      texts.push({ place: 'address', text: page.url() })
      this.#note(new URLSearchParams(await page.evaluate(() => sessionStorage.getItem('bodies') ?? '')))
      for (const [place, text] of await page.evaluate(readStorage)) texts.push({ place, text })
    }
    const forms = [...this.#secrets].flatMap((secret) => [...formsOf(secret)])
    const found = texts.filter(({ text }) => forms.some((form) => text.includes(form)))
    return [...new Set(found.map(({ place }) => place))]
  }

  async expectNoLeaks(context: BrowserContext): Promise<void> {
    expect(await this.leaks(context)).toEqual([])
  }
}

/** Runs in the page: reads the library's storage. The SDK's own entries aren't checked. */
async function readStorage(): Promise<[string, string][]> {
  const texts: [string, string][] = [['document', document.documentElement.outerHTML]]
  for (const [name, storage] of [
    ['localStorage', localStorage],
    ['sessionStorage', sessionStorage],
  ] as const) {
    for (const [key, value] of Object.entries(storage) as [string, string][]) {
      if (key.startsWith('reauth')) texts.push([`${name}:${key}`, `${key} ${value}`])
    }
  }
  const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('no answer'))
    })
  const latin1 = (bytes: ArrayBuffer): string =>
    Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  for (const { name } of await indexedDB.databases()) {
    if (name !== 'reauth') continue
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const held = await done(database.transaction(store).objectStore(store).getAll())
      const text = JSON.stringify(held, (_, value: unknown) => (value instanceof ArrayBuffer ? latin1(value) : value))
      texts.push([`indexedDB:${store}`, text])
    }
    database.close()
  }
  return texts
}
