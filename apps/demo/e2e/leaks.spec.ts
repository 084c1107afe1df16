import { ORIGIN, PROVIDER, expect, test } from './demo-test.js'
import { formsOf } from './encodings.js'
import { type Sinks, collect, leaksOf, watch } from './leaks.js'

test('leaves no token, no input and no subject anywhere, at any moment of a redirect', async ({
  harbor,
  page,
  context,
  search,
}) => {
  await harbor.leave()
  // Another tab sees what is at rest while the page is away.
  const other = await context.newPage()
  await other.goto('/config.json')
  expect(await search.leaks()).toEqual([])
  await other.close()

  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  // Before the page is loaded: the next request of a page that is open may still pass by a new route.
  await page.route('**/api/transfers', async (route) => {
    await answered
    await route.continue()
  })
  await harbor.comeBack()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  expect(await search.leaks()).toEqual([])

  await harbor.sendNow()
  await harbor.expectEnd('calling')
  expect(await search.leaks()).toEqual([])
  answer()
  await harbor.expectEnd('succeeded')
  await harbor.expectClosed()
  expect(await search.leaks()).toEqual([])

  // There was something to find.
  const { credential, input, subject } = search.sinks.secrets
  expect([credential.size > 4, [...input].length > 2, [...subject].length]).toEqual([true, true, 2])
  expect(search.sinks.texts.some(({ sink }) => sink === 'indexedDB:pending')).toBe(true)
  expect(search.sinks.texts.some(({ sink }) => sink === 'inspection')).toBe(true)
})

test('sends the ID Token in the address of one request, the authorization request of the SDK, and shows it in none', async ({
  harbor,
  page,
}) => {
  const requested: string[] = []
  const shown: string[] = []
  page.context().on('request', (request) => requested.push(request.url()))
  page.on('framenavigated', (frame) => shown.push(frame.url()))
  await harbor.leave()
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  const withToken = requested.filter((url) => /eyJ[\w-]+\.eyJ/.test(decodeURIComponent(url)))
  const places = withToken.map((url) => {
    const { origin, pathname, searchParams } = new URL(url)
    return [origin + pathname, [...searchParams].filter(([, value]) => value.startsWith('eyJ')).map(([name]) => name)]
  })
  expect(places).toEqual([[`${PROVIDER}/auth`, ['id_token_hint']]])
  expect(shown.filter((url) => url.includes('eyJ'))).toEqual([])
})

/** Runs in the page: {@link install} puts it there. */
declare function putIntoDatabase(value: unknown, key: string): Promise<void>

/** Runs in the page. */
function install(): void {
  const put = (value: unknown, key: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open('another')
      request.onupgradeneeded = () => request.result.createObjectStore('store')
      request.onerror = () => reject(new Error('not opened'))
      request.onsuccess = () => {
        const transaction = request.result.transaction('store', 'readwrite')
        transaction.objectStore('store').clear()
        transaction.objectStore('store').put(value, key)
        transaction.oncomplete = () => {
          request.result.close()
          resolve()
        }
      }
    })
  Object.assign(window, { putIntoDatabase: put })
}

type Plant = (form: string) => Promise<void> | void

/** Where something could be left behind; each runs in the page. */
const PLACES: Readonly<Record<string, Plant>> = {
  localStorage: (form) => localStorage.setItem('entry', form),
  'an entry that is named as a method': (form) => localStorage.setItem('key', form),
  'the key of an entry': (form) => localStorage.setItem(form, 'value'),
  "an entry of the SDK's": (form) => localStorage.setItem('authgear_default_refreshToken', form),
  sessionStorage: (form) => sessionStorage.setItem('entry', form),
  'a cookie': (form) => void (document.cookie = `entry=${form}; path=/`),
  'the console': (form) => console.log('It is', { form }),
  'the address': (form) => history.replaceState(null, '', `/config.json#${form}`),
  'the state of history': (form) => history.replaceState({ form }, '', '/config.json'),
  'the name of the window': (form) => void (window.name = form),
  'the document': (form) => document.body.setAttribute('data-entry', form),
  'bytes in IndexedDB': async (form) => putIntoDatabase([{ deep: new TextEncoder().encode(`x${form}`) }], 'entry'),
  'a key of IndexedDB': async (form) => putIntoDatabase(0, form),
}

test.describe('the search itself', () => {
  const SECRET = 'Bob "Bobby" Bäcker'

  test('finds an input wherever it is planted, and a key that script can read', async ({ browser }) => {
    // A browser of its own: what is planted here is no leak of the demo.
    const context = await browser.newContext()
    const page = await context.newPage()
    const sinks: Sinks = watch(page, context)
    await page.goto(`${ORIGIN}/config.json`)
    await page.evaluate(install)
    const found = async (work: Plant, form: string): Promise<string[]> => {
      await page.evaluate(work, form)
      await collect(context, sinks)
      const leaks = leaksOf(sinks)
      sinks.texts.length = 0
      await page.evaluate(() => {
        for (const storage of [localStorage, sessionStorage]) storage.clear()
      })
      await context.clearCookies()
      return leaks
    }
    sinks.secrets.input.clear()
    sinks.secrets.input.add(SECRET)
    const form = Buffer.from(`x${SECRET}x`).toString('base64url')
    for (const [place, work] of Object.entries(PLACES)) {
      expect(await found(work, form), place).toContainEqual(expect.stringContaining(': input of this run'))
      expect(await found(work, 'nothing'), place).toEqual([])
    }
    const plantKey = async () =>
      putIntoDatabase(await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']), 'entry')
    expect(await found(plantKey, '')).toEqual(['indexedDB:store: a key that script can read'])
    await context.close()
  })

  test('finds an input in every encoding, and nothing of anybody else', () => {
    const secrets = { credential: new Set<string>(), input: new Set([SECRET]), subject: new Set<string>() }
    for (const form of formsOf(SECRET)) {
      const sinks = { texts: [{ sink: 'console', text: `<${form}>` }], secrets, reading: [] }
      expect(leaksOf(sinks), form).toHaveLength(1)
    }
    const others = [...formsOf('Carol "Caro" Cärpenter')].map((text) => ({ sink: 'console', text }))
    expect(leaksOf({ texts: others, secrets, reading: [] })).toEqual([])
  })
})
