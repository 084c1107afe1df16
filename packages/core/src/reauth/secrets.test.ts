import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { intentText } from '../action/intent-check.js'
import { type PerformContext, defineSensitiveAction } from '../action/sensitive-action.js'
import { sessionStorageStore, webLocksStore } from '../pending/web-storage.store.js'
import { digest } from '../platform/digest.js'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { Tab, TestWorld, until } from './browser.fixture.js'
import { HOME, type Left, comeBack, confirming, leave } from './resume.fixture.js'
import { open } from './seams.fixture.js'
import { confirmedBy, contentsOf, formsOf, foundIn, textsOf } from './secrets.fixture.js'

/** An input with characters that encodings treat differently. */
const INPUT = { to: 'Bob "Bobby" Bäcker', note: 'rent/März?', amount: '1234.56' }
const SUBJECT = 'alice@example.com'
const ISSUER = 'https://op.example.com'
const CODE = 'the-code-4711'
const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const

const actionOf = (world: TestWorld, more: object = {}) =>
  defineSensitiveAction<typeof INPUT, Response>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Transfer to ${to}`,
    perform: world.book,
    ...more,
  })

/** Returns the secrets of a world. */
const secretsOf = (world: TestWorld): string[] => [
  ...Object.values(INPUT),
  JSON.stringify(INPUT),
  SUBJECT,
  JSON.stringify([ISSUER, SUBJECT]),
  world.token(),
  world.token().split('.')[1]!,
  CODE,
]

/** The values that an attacker can compute who knows this library's code. */
const guessesOf = async (action: ReturnType<typeof actionOf>): Promise<string[]> => {
  const subject = JSON.stringify([ISSUER, SUBJECT])
  const input = JSON.stringify(INPUT)
  return [
    SUBJECT,
    subject,
    await digest(subject),
    input,
    intentText(action, input),
    JSON.stringify([await digest(subject), input]),
    JSON.stringify([action.id, action.requirement, input]),
    JSON.stringify([action.id, input]),
  ]
}

let spies: ReturnType<typeof vi.spyOn>[]
beforeEach(() => {
  spies = METHODS.map((method) => vi.spyOn(console, method).mockImplementation(() => {}))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

interface Inspection {
  readonly left: Left
  readonly stage: string
  /** The stored texts. */
  readonly texts: string[]
}

/** Plays a whole flow with a redirect, and calls `look` at every stage of its record. */
async function playThrough(inspect: (left: Left, stage: string) => Promise<void>, more: object = {}): Promise<Left> {
  const world = new TestWorld()
  world.subject = SUBJECT
  world.authTime -= 1000
  let isCalled = (): void => {}
  const calling = new Promise<void>((resolve) => (isCalled = resolve))
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const perform = async (context: PerformContext<unknown>): Promise<Response> => {
    isCalled()
    await answered
    return world.book(context)
  }
  const action = actionOf(world, { perform, ...more })
  const first = world.open(HOME, [action])
  await first.reauth.perform(action, INPUT)
  await until(() => world.left.length === 1)
  const left = { world, action, first }
  await inspect(left, 'pending')
  world.authenticate()
  const { run } = await comeBack(left, `code=${CODE}`)
  await confirming(run)
  await inspect(left, 'returned')
  run.confirm()
  await calling
  await inspect(left, 'calling')
  answer()
  expect((await run.ended).outcome).toBe('succeeded')
  await until(() => first.tab.memory === null)
  await vi.waitFor(async () => expect(await stageOf(left)).toBe('done'), 20_000)
  await inspect(left, 'done')
  return left
}

const recordOf = async ({ world }: Left): Promise<{ stage: string }> =>
  (await world.store.list())[0]!.record as { stage: string }
const stageOf = async (left: Left): Promise<string> => (await recordOf(left)).stage

/** Returns the stored texts at each stage of a record. */
async function atRest(): Promise<Inspection[]> {
  const inspections: Inspection[] = []
  await playThrough(async (left, stage) => {
    expect(await stageOf(left)).toBe(stage)
    const { world, first } = left
    const texts = textsOf([await contentsOf(world.database), first.tab.memory, first.tab.address])
    inspections.push({ left, stage, texts })
  })
  return inspections
}

describe('the storage during a redirect', () => {
  it('contains no token, code, input or subject, in any encoding and at any stage', async () => {
    for (const { left, stage, texts } of await atRest()) {
      expect([stage, foundIn(texts, secretsOf(left.world))]).toEqual([stage, []])
      expect(texts).toContain('key, extractable: false')
      expect(texts).not.toContain('key, extractable: true')
    }
  })

  it('contains nothing that confirms a guess of the input or the subject', async () => {
    for (const { left, stage, texts } of await atRest()) {
      expect([stage, confirmedBy(texts, await guessesOf(left.action as never))]).toEqual([stage, []])
    }
  })

  it('has other tags for the same end-user and input in another browser', async () => {
    const tags = await Promise.all(
      [1, 2].map(async () => {
        const matches: unknown[] = []
        await playThrough(async (left) => {
          const { subjectTag, intentTag } = (await recordOf(left)) as unknown as Record<string, string>
          matches.push(subjectTag, intentTag)
        })
        return matches
      }),
    )
    expect(new Set(tags[0]).size).toBe(2)
    for (const tag of tags[0]!) expect(tags[1]).not.toContain(tag)
  })

  it('of a text store confirms a guess only with the secret beside the records', async () => {
    const entries = new Map<string, string>()
    const storage = {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => entries.set(key, value),
      removeItem: (key: string) => entries.delete(key),
      key: (index: number) => [...entries.keys()][index],
      get length() {
        return entries.size
      },
    }
    vi.stubGlobal('localStorage', storage)
    vi.stubGlobal('sessionStorage', storage)
    vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
    for (const store of [webLocksStore(), sessionStorageStore()]) {
      entries.clear()
      const world = new TestWorld()
      world.subject = SUBJECT
      world.authTime -= 1000
      const action = actionOf(world, { keepInput: 'none' })
      const { reauth } = open(world, [action], { store })
      await reauth.perform(action, INPUT)
      await until(() => world.left.length === 1)
      const texts = textsOf([...entries].filter(([key]) => key !== 'reauth:v1:secret'))
      expect(texts.join()).toContain('subjectTag')
      expect(foundIn(texts, secretsOf(world))).toEqual([])
      expect(confirmedBy(texts, await guessesOf(action as never))).toEqual([])
    }
  })

  it('is useless once its key is lost: the run ends without a call', async () => {
    let run: SensitiveRun | undefined
    await playThrough(async (left, stage) => {
      if (stage !== 'pending') return
      const { world, first, action } = left
      const another = new TestWorld()
      const tab = new Tab()
      tab.memory = first.tab.memory
      const { transactionId } = (await world.store.list())[0]!
      await another.store.put((await world.store.get(transactionId)) as never)
      another.left.push(...world.left)
      run = (await another.open(another.callback(), [action], tab).reauth.resume())!
    })
    expect(await run!.ended).toEqual({ outcome: 'refused', code: 'pendingActionDiscarded' })
  })
})

describe('a stored input', () => {
  it.each([
    ['sealed', 'none'],
    ['none', 'sealed'],
  ])("is discarded if the action had `keepInput: '%s'` when the page left, and has '%s' now", async (before, since) => {
    const world = new TestWorld()
    world.authTime -= 1000
    const action = actionOf(world, { keepInput: before })
    const { reauth, tab } = world.open(HOME, [action])
    await reauth.perform(action, INPUT)
    await until(() => world.left.length === 1)
    world.authenticate()
    const page = world.open(world.callback(), [actionOf(world, { keepInput: since })], tab)
    const run = await page.reauth.resume()
    expect(await run!.ended).toEqual({ outcome: 'refused', code: 'pendingActionDiscarded' })
    expect(world.calls).toBe(0)
  })
})

describe('the traces of a run', () => {
  it('contain nothing in the console', async () => {
    await playThrough(async () => {})
    for (const spy of spies) expect(spy.mock.calls).toEqual([])
  })

  it('contain no token, code or input in inspection events, in any encoding', async () => {
    const { world } = await playThrough(async () => {})
    // The events refer to the actors of a page, but do not contain them.
    const events = world.events.map((event) => {
      const { actorRef: _, sourceRef: __, ...fields } = event as Record<string, unknown>
      return JSON.parse(JSON.stringify(fields)) as unknown
    })
    const secrets = secretsOf(world).filter((secret) => !secret.includes(SUBJECT))
    expect(foundIn(textsOf(events), secrets)).toEqual([])
    expect(events.length).toBeGreaterThan(10)
  })

  it("contain no input or subject in the address of the page or in the adapter's request to the provider", async () => {
    const world = new TestWorld()
    world.subject = SUBJECT
    world.authTime -= 1000
    const action = actionOf(world)
    const given: unknown[] = []
    const start = async ({ signal: _, ...options }: object & { readonly signal?: AbortSignal }) =>
      void given.push(options)
    const { reauth, tab } = open(world, [action], { browser: { start } })
    await reauth.perform(action, INPUT)
    await until(() => given.length === 1)
    expect(foundIn(textsOf([given, tab.address]), secretsOf(world))).toEqual([])
    expect(Object.keys(given[0] as object).toSorted()).toEqual(['acrValues', 'maxAge', 'state'])
  })

  it('contain no code in the address during and after the exchange of the callback', async () => {
    const { world, action, first } = await leave()
    const { tab } = first
    tab.address = world.callback(`code=${CODE}`)
    const addresses: string[] = []
    let refuse = (): void => {}
    const finish = (url: URL) => {
      addresses.push(url.href)
      return new Promise<never>((_, reject) => (refuse = () => reject(new Error('refused'))))
    }
    const run = await open(world, [action], { browser: { finish }, tab }).reauth.resume()
    await until(() => addresses.length === 1)
    addresses.push(tab.address)
    refuse()
    await run!.ended
    addresses.push(tab.address)
    expect(foundIn(addresses.slice(0, 1), [CODE])).toEqual([CODE])
    expect(addresses.slice(1)).toEqual(['https://app.example.com/callback', 'https://app.example.com/callback'])
  })
})

describe('the search for secrets', () => {
  const SECRET = 'Bob "Bobby" Bäcker'
  const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('latin1')

  it.each([
    ['unchanged', `x${SECRET}x`],
    ['as JSON in JSON', JSON.stringify(JSON.stringify({ to: SECRET }))],
    ['URL-encoded', `?to=${encodeURIComponent(SECRET)}&`],
    ['URL-encoded as in forms', new URLSearchParams({ to: SECRET }).toString()],
    ['in hexadecimal', Buffer.from(`x${SECRET}`).toString('hex')],
    ['in UTF-16', utf16(`x${SECRET}`)],
    ['as SHA-256', createHash('sha256').update(SECRET).digest('base64url')],
    ['as SHA-256 in hexadecimal', createHash('sha256').update(SECRET).digest('hex')],
    ...[0, 1, 2, 3].flatMap((offset) => [
      [`in base64 from byte ${offset}`, Buffer.from(`${'x'.repeat(offset)}${SECRET}xyz`).toString('base64')],
      [`in base64url from byte ${offset}`, Buffer.from(`${'x'.repeat(offset)}${SECRET}xyz`).toString('base64url')],
    ]),
  ])('finds a secret %s', (_, text) => {
    expect(foundIn([text], [SECRET])).toEqual([SECRET])
    expect(foundIn([text], ['Carol "Caro" Cärpenter'])).toEqual([])
  })

  it('finds bytes, keys of objects and nested values', () => {
    const values = [{ [SECRET]: 1 }, [new TextEncoder().encode(SECRET)], { a: [{ b: new Map([[SECRET, 1]]) }] }]
    for (const value of values) expect(foundIn(textsOf(value), [SECRET])).toEqual([SECRET])
    expect([...formsOf(SECRET)].every((form) => form.length > 8)).toBe(true)
  })

  it('confirms a guess by a digest, even with a salt that is stored beside it', async () => {
    const salted = await digest(`salt${SECRET}`)
    expect(confirmedBy([await digest(SECRET)], [SECRET, 'another'])).toEqual([SECRET])
    expect(confirmedBy(['salt', salted], [SECRET, 'another'])).toEqual([SECRET])
    expect(confirmedBy([salted], [SECRET])).toEqual([])
  })
})
