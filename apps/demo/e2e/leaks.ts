import type { BrowserContext, Page } from '@playwright/test'

/** What no sink may hold: a JWT, and whatever the provider issued in this run. */
const JWT = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/

/** Keys of localStorage that are the SDK's own. */
const SDK_STORAGE_KEYS = /^authgear_default_/

/** Parameters of addresses that the protocol itself needs, and where. */
const PROTOCOL_PARAMETERS: Readonly<Record<string, RegExp>> = {
  id_token_hint: /\/auth$/,
  code: /\/callback$/,
}

/** Collects everything that a run could leak into. */
export interface Sinks {
  readonly texts: { readonly sink: string; readonly text: string }[]
  /** Codes and tokens that the provider issued. */
  readonly secrets: Set<string>
}

/** Starts to listen. */
export function watch(page: Page, context: BrowserContext): Sinks {
  const sinks: Sinks = { texts: [], secrets: new Set() }
  page.on('console', (message) => sinks.texts.push({ sink: 'console', text: message.text() }))
  page.on('pageerror', (error) => sinks.texts.push({ sink: 'error', text: `${error.message} ${error.stack ?? ''}` }))
  context.on('request', (request) => {
    const url = new URL(request.url())
    for (const [name, path] of Object.entries(PROTOCOL_PARAMETERS)) {
      if (!path.test(url.pathname)) continue
      const value = url.searchParams.get(name)
      if (value !== null) sinks.secrets.add(value)
      url.searchParams.delete(name)
    }
    sinks.texts.push({ sink: 'request', text: url.href })
    const body = request.postData()
    if (url.pathname === '/token') {
      const verifier = new URLSearchParams(body ?? '').get('code_verifier')
      if (verifier !== null) sinks.secrets.add(verifier)
    }
  })
  return sinks
}

/** Reads what the page itself holds: storage, inspection events, and the document. */
export async function collect(page: Page, sinks: Sinks): Promise<void> {
  if (!page.url().startsWith('http://localhost:4310')) return
  const held = await page.evaluate(async () => {
    const texts: [string, string][] = [['document', document.documentElement.outerHTML]]
    for (const [name, storage] of [
      ['localStorage', localStorage],
      ['sessionStorage', sessionStorage],
    ] as const) {
      for (const [key, value] of Object.entries(storage)) texts.push([`${name}:${key}`, String(value)])
    }
    const events = (window as unknown as { reauthEvents?: string[] }).reauthEvents ?? []
    for (const event of events) texts.push(['inspection', event])
    const dump = (value: unknown): string =>
      JSON.stringify(value, (_, inner: unknown) =>
        inner instanceof Uint8Array
          ? new TextDecoder('latin1').decode(inner)
          : inner instanceof CryptoKey
            ? `key ${inner.extractable}`
            : inner,
      )
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase | null>((resolve, reject) => {
        let request: IDBOpenDBRequest
        try {
          request = indexedDB.open(name!)
        } catch {
          // A test that denies storage to the page denies it to this function, too.
          return resolve(null)
        }
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      if (database === null) continue
      for (const store of database.objectStoreNames) {
        const all = await new Promise<unknown>((resolve) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
        })
        texts.push([`indexedDB:${store}`, dump(all)])
      }
      database.close()
    }
    return { texts, eventCount: events.length }
  })
  for (const [sink, text] of held.texts) {
    const key = sink.startsWith('localStorage:') ? sink.slice('localStorage:'.length) : undefined
    if (key === undefined || !SDK_STORAGE_KEYS.test(key)) sinks.texts.push({ sink, text })
  }
}

/** Every place where a secret was found. */
export function leaksOf({ texts, secrets }: Sinks): string[] {
  const leaks = new Set<string>()
  for (const { sink, text } of texts) {
    if (JWT.test(text)) leaks.add(`${sink}: a JWT`)
    for (const secret of secrets) if (text.includes(secret)) leaks.add(`${sink}: a code, verifier or token of this run`)
  }
  return [...leaks]
}
