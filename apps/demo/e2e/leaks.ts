import type { BrowserContext, Page, Request, Response } from '@playwright/test'
import { unlessClosed } from '@reauth/playwright'
import { ORIGIN, PLAIN_PROVIDER, PROVIDER } from './demo.js'
import { formsOf } from './encodings.js'

/** Any ID Token. */
const JWT = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/

/** What must not be found: a token, code or verifier; what the end-user typed; who they are. */
type Kind = 'credential' | 'input' | 'subject'

/** What a sink holds by its nature, and nothing else does. */
const ALLOWED: readonly { readonly sink: RegExp; readonly kind: Kind }[] = [
  // The SDK keeps its session, and the verifier while the page is away.
  { sink: /^localStorage(:| when the page came back:)authgear_default_/, kind: 'credential' },
  // Its session holds the ID Token, and with it the subject.
  { sink: /^localStorage(:| when the page came back:)authgear_default_/, kind: 'subject' },
  // Auth0's SDK keeps its tokens and the subject, and the verifier while the page is away.
  { sink: /^localStorage(:| when the page came back:)@@auth0spajs@@/, kind: 'credential' },
  { sink: /^localStorage(:| when the page came back:)@@auth0spajs@@/, kind: 'subject' },
  { sink: /^sessionStorage when the page came back:a0\.spajs\.txs\./, kind: 'credential' },
  // Keycloak's SDK keeps the verifier while the page is away.
  { sink: /^localStorage when the page came back:kc-callback-/, kind: 'credential' },
  // The session of the bank's own.
  { sink: /^cookie:harbor_session$/, kind: 'credential' },
  // The adapter's copy of that verifier, until its callback was answered.
  { sink: /^sessionStorage when the page came back:reauth:v1:code-verifiers:/, kind: 'credential' },
  // The name of the test user whom the visitor chose.
  { sink: /^body to (\/oidc|\/session)?\/sign-in-as$/, kind: 'subject' },
  // Inspectors see the claims that the statechart decides by.
  { sink: /^inspection$/, kind: 'subject' },
]

/** Parameters of addresses that the protocol itself needs, and where. */
const PROTOCOL_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  // OpenID Connect Core 1.0 §3.1.2.1: the ID Token, and with it the subject, in the address of the authorization request.
  id_token_hint: [`${PROVIDER}/auth`],
  code: [`${ORIGIN}/callback`, `${ORIGIN}/silent-check-sso.html`],
  // RFC 7636 §4.2: the SHA-256 of the verifier, which has too many bits to be guessed.
  code_challenge: [`${PROVIDER}/auth`, `${PLAIN_PROVIDER}/authorize`],
}

const TOKEN_ENDPOINTS = [`${PROVIDER}/token`, `${PLAIN_PROVIDER}/oauth/token`]

/** Forms that take a token: its revocation (RFC 7009 §2.1), and the sign-out of Keycloak's SDK (OpenID Connect RP-Initiated Logout 1.0 §2). */
const TOKEN_FORMS = [`${PROVIDER}/token/revocation`, `${PLAIN_PROVIDER}/oauth/revoke`, `${PLAIN_PROVIDER}/oidc/logout`]

/** Collects everything that a run could leak into. */
export interface Sinks {
  readonly texts: { readonly sink: string; readonly text: string }[]
  readonly secrets: Readonly<Record<Kind, Set<string>>>
  /** Answers that are still being read. */
  readonly reading: Promise<unknown>[]
}

/** What the tests type unless they say otherwise. */
const TYPED = { to: 'Bob Baker', amount: 2050, note: 'lunch' }

/** Starts to listen. */
export function watch(page: Page, context: BrowserContext): Sinks {
  const sinks: Sinks = {
    texts: [],
    secrets: { credential: new Set(), input: new Set(inputsOf(TYPED)), subject: new Set() },
    reading: [],
  }
  const add = (sink: string, text: string): void => void sinks.texts.push({ sink, text })
  page.on('console', (message) => add('console', message.text()))
  page.on('pageerror', (error) => add('error', `${error.message} ${error.stack ?? ''}`))
  // What the address bar shows, and history keeps.
  page.on('framenavigated', (frame) => add('address', withoutProtocol(frame.url(), sinks)))
  context.on('request', (request) => {
    add('request', withoutProtocol(request.url(), sinks))
    readRequest(request, sinks)
  })
  context.on('response', (response) => void sinks.reading.push(readTokens(response, sinks).catch(() => {})))
  return sinks
}

/** An address without the secrets that belong there, which are looked for everywhere else. */
function withoutProtocol(address: string, { secrets }: Sinks): string {
  const url = new URL(address)
  for (const [name, places] of Object.entries(PROTOCOL_PARAMETERS)) {
    const value = url.searchParams.get(name)
    if (value === null || !places.includes(url.origin + url.pathname)) continue
    secrets.credential.add(value)
    url.searchParams.delete(name)
  }
  return url.href
}

const inputsOf = (input: Readonly<Record<string, unknown>>): string[] => [
  JSON.stringify(input),
  ...(Object.values(input).filter((value) => typeof value === 'string' && value.length > 4) as string[]),
]

/** Notes what is sent to whom it is meant for; a body that goes anywhere else is a sink. */
function readRequest(request: Request, { secrets, texts }: Sinks): void {
  const { pathname, origin } = new URL(request.url())
  const body = request.postData() ?? ''
  if (TOKEN_ENDPOINTS.includes(origin + pathname)) {
    const verifier = new URLSearchParams(body).get('code_verifier')
    if (verifier !== null) secrets.credential.add(verifier)
  } else if (origin === ORIGIN && /^(\/oidc|\/session)?\/api\//.test(pathname) && body.startsWith('{')) {
    for (const text of inputsOf(JSON.parse(body) as Record<string, unknown>)) secrets.input.add(text)
  } else if (!TOKEN_FORMS.includes(origin + pathname) && !/^\/(interaction|session\/sign-in)(\/|$)/.test(pathname)) {
    // Who signs in types their name into a form of the provider, or of the bank.
    texts.push({ sink: `body to ${pathname}`, text: body })
  }
}

/** Notes the tokens that the provider issues, and to whom. */
async function readTokens(response: Response, { secrets }: Sinks): Promise<void> {
  const { origin, pathname } = new URL(response.url())
  if (origin === ORIGIN && pathname.startsWith('/session/')) return readSession(response, secrets)
  if (!TOKEN_ENDPOINTS.includes(origin + pathname)) return
  const answer = (await response.json()) as Record<string, unknown>
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    if (typeof answer[name] === 'string') secrets.credential.add(answer[name])
  }
  const payload = String(answer['id_token']).split('.')[1]!
  const { iss, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss: string; sub: string }
  secrets.subject.add(sub)
  secrets.subject.add(JSON.stringify([iss, sub]))
}

/** Notes the session that the bank begins, and whose it is. */
async function readSession(response: Response, { credential, subject }: Sinks['secrets']): Promise<void> {
  for (const { name, value } of await response.headersArray()) {
    const [, id = ''] = name.toLowerCase() === 'set-cookie' ? (/^harbor_session=([^;]+)/.exec(value) ?? []) : []
    if (id !== '') credential.add(id)
  }
  if (!response.url().endsWith('/session/claims') || !response.ok()) return
  const { iss, sub } = (await response.json()) as { iss: string; sub: string }
  subject.add(sub)
  subject.add(JSON.stringify([iss, sub]))
}

/** Remembers what is in storage at the moment when a page of the app is loaded: what was at rest while it was away. */
export async function rememberStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript((origin) => {
    if (location.origin !== origin) return
    const entriesOf = (storage: Storage) =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index)!).map((key) => [
        key,
        storage.getItem(key),
      ])
    try {
      const storageAtLoad = { localStorage: entriesOf(localStorage), sessionStorage: entriesOf(sessionStorage) }
      Object.assign(window, { storageAtLoad })
    } catch {
      // A test that denies storage to the page denies it to this function, too.
    }
  }, ORIGIN)
}

/** Reads what the pages themselves hold: storage, inspection events, and the document outside of what shows the action. */
export async function collect(context: BrowserContext, sinks: Sinks): Promise<void> {
  await Promise.all(sinks.reading)
  for (const { name, value, path } of await context.cookies()) {
    sinks.texts.push({ sink: `cookie:${name}`, text: `${name} ${value} ${path}` })
  }
  for (const page of context.pages()) {
    // A window that has reported is about to close.
    const add = (texts: readonly (readonly [string, string])[] | undefined): void => {
      for (const [sink, text] of texts ?? []) sinks.texts.push({ sink, text })
    }
    // Also the window of the devtools, which has no address.
    add(await unlessClosed(page, () => page.evaluate(readDevtools)))
    if (page.url().startsWith(ORIGIN)) add(await unlessClosed(page, () => page.evaluate(readPage)))
  }
}

/** Runs in the page: what the devtools hold and show. */
function readDevtools(): [string, string][] {
  const { reauthInspection } = window as unknown as { reauthInspection?: { getEvents(): readonly unknown[] } }
  const elements = [...document.querySelectorAll('reauth-devtools')]
  return [
    ...(reauthInspection?.getEvents() ?? []).map((event): [string, string] => ['devtools hold', JSON.stringify(event)]),
    ...elements.map(({ shadowRoot }): [string, string] => ['devtools show', shadowRoot!.innerHTML]),
  ]
}

/** Runs in the page. */
async function readPage(): Promise<[string, string][]> {
  const texts: [string, string][] = []
  const shown = document.documentElement.cloneNode(true) as Element
  // The form, the dialog and the report show the action to the end-user, and the list shows what was booked.
  for (const part of shown.querySelectorAll('form, dialog, .report, .entries')) part.remove()
  texts.push(
    ['document', shown.outerHTML],
    ['title', document.title],
    ['history', JSON.stringify(history.state)],
    ['name', window.name],
  )
  const { reauthEvents = [], storageAtLoad = {} } = window as unknown as {
    reauthEvents?: string[]
    storageAtLoad?: Record<string, [string, string][]>
  }
  for (const event of reauthEvents) texts.push(['inspection', event])
  for (const [name, entries] of Object.entries(storageAtLoad)) {
    for (const [key, value] of entries) texts.push([`${name} when the page came back:${key}`, `${key} ${value}`])
  }
  for (const [name, storage] of [
    ['localStorage', localStorage],
    ['sessionStorage', sessionStorage],
  ] as const) {
    // An entry that is named as a method of `Storage` is no property of it.
    for (let index = 0; index < storage.length; index += 1) {
      const key = storage.key(index)!
      texts.push([`${name}:${key}`, `${key} ${storage.getItem(key)}`])
    }
  }
  for (const name of await caches.keys()) texts.push(['cache', name])

  const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('no answer'))
    })
  const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const textsOf = (value: unknown): string[] =>
    value instanceof CryptoKey
      ? [`a key, ${value.extractable ? 'extractable' : 'kept'}`]
      : value instanceof ArrayBuffer
        ? [latin1(new Uint8Array(value))]
        : ArrayBuffer.isView(value)
          ? [latin1(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
          : typeof value === 'object' && value !== null
            ? [...Object.keys(value), ...Object.values(value).flatMap((inner: unknown) => textsOf(inner))]
            : [String(value)]
  for (const { name } of await indexedDB.databases()) {
    let request: IDBOpenDBRequest
    try {
      request = indexedDB.open(name!)
    } catch {
      // A test that denies storage to the page denies it to this function, too.
      continue
    }
    const database = await done(request)
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store)
      const held = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())])
      for (const text of textsOf(held)) texts.push([`indexedDB:${store}`, text])
    }
    database.close()
  }
  return texts
}

/** Every place where a secret was found. */
export function leaksOf({ texts, secrets }: Sinks): string[] {
  const leaks = new Set<string>()
  const isAllowed = (sink: string, kind: Kind): boolean =>
    ALLOWED.some((allowed) => allowed.kind === kind && allowed.sink.test(sink))
  const forms = Object.entries(secrets).map(
    ([kind, all]) => [kind as Kind, [...all].flatMap((secret) => [...formsOf(secret)])] as const,
  )
  for (const { sink, text } of texts) {
    if (JWT.test(text) && !isAllowed(sink, 'credential')) leaks.add(`${sink}: a JWT`)
    if (text.includes('a key, extractable')) leaks.add(`${sink}: a key that script can read`)
    for (const [kind, all] of forms) {
      if (!isAllowed(sink, kind) && all.some((form) => text.includes(form))) leaks.add(`${sink}: ${kind} of this run`)
    }
  }
  return [...leaks]
}
