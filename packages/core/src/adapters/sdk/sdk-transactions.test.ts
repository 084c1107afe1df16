import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SdkTransactions, isAnswer } from './sdk-transactions.js'

const CALLBACK = 'https://app.example.com/callback'
const { signal } = new AbortController()
/** The transaction of a run. */
const transaction = (letter: string): string => letter.repeat(22)
/** An authorization request of an SDK, with a `state` and a `nonce` of its own. */
const request = (state: string, nonce = 'the-nonce'): string =>
  `https://op.example.com/authorize?state=${state}&nonce=${nonce}`
const callback = (state: string, rest = 'code=the-code'): URL => new URL(`${CALLBACK}?${rest}&state=${state}`)
const idToken = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`

/** What the tab keeps. */
let kept: Map<string, string>
const assign = vi.fn()
const replaceState = vi.fn()

/** A page load of the tab. */
const load = (href = 'https://app.example.com/settings'): SdkTransactions => {
  vi.stubGlobal('location', { href, assign })
  return new SdkTransactions('sdk', CALLBACK)
}

beforeEach(() => {
  kept = new Map()
  assign.mockClear()
  replaceState.mockClear()
  vi.stubGlobal('history', { state: null, replaceState })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('a departure', () => {
  it('is stored in the tab without the nonce, and the page leaves', async () => {
    await load().leave(request('sdk-state'), transaction('A'), signal)
    expect(assign).toHaveBeenCalledExactlyOnceWith(request('sdk-state'))
    expect(load().matches(callback('sdk-state'))).toBe(transaction('A'))
    expect(JSON.stringify([...kept])).not.toContain('the-nonce')
  })

  const denied = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  it.each([
    ['forgets it', { getItem: () => null, setItem: () => {} }],
    ['is denied', { getItem: denied, setItem: denied }],
  ])('does not start if storage %s', async (_, storage) => {
    vi.stubGlobal('sessionStorage', storage)
    await expect(load().leave(request('sdk-state'), transaction('A'), signal)).rejects.toMatchObject({
      code: 'cannotPersist',
    })
    expect(assign).not.toHaveBeenCalled()
  })

  it('does not start if it is aborted in the meantime', async () => {
    await expect(
      load().leave(request('sdk-state'), transaction('A'), AbortSignal.abort(new Error('aborted'))),
    ).rejects.toThrow('aborted')
    expect([assign.mock.calls, kept.size]).toEqual([[], 0])
  })

  it('is forgotten after ten others', async () => {
    const transactions = load()
    for (const letter of 'ABCDEFGHIJ') await transactions.leave(request(`of-${letter}`), transaction(letter), signal)
    expect(transactions.matches(callback('of-A'))).toBe(transaction('A'))
    await transactions.leave(request('of-K'), transaction('K'), signal)
    expect(transactions.matches(callback('of-A'))).toBeNull()
    expect(transactions.matches(callback('of-B'))).toBe(transaction('B'))
  })
})

describe('a callback', () => {
  it('is found in the query and in the fragment', async () => {
    const transactions = load()
    await transactions.leave(request('sdk-state'), transaction('A'), signal)
    expect(transactions.find(callback('sdk-state'))?.parameters.get('code')).toBe('the-code')
    const inFragment = new URL(callback('sdk-state').href.replace('?', '#'))
    expect(transactions.find(inFragment)).toMatchObject({ state: transaction('A'), url: inFragment })
    expect(transactions.find(inFragment)?.parameters.get('code')).toBe('the-code')
  })

  it('of another tab or without a transaction ID belongs to no run', async () => {
    const transactions = load()
    await transactions.leave(request('sdk-state'), 'no-transaction', signal)
    expect(transactions.matches(callback('sdk-state'))).toBeNull()
    expect(transactions.matches(callback('another'))).toBeNull()
    expect(() => transactions.take(callback('another'))).toThrow(expect.objectContaining({ code: 'callbackRefused' }))
  })

  it('is taken once, even after a reload', async () => {
    const transactions = load()
    await transactions.leave(request('other'), transaction('B'), signal)
    await transactions.leave(request('sdk-state'), transaction('A'), signal)
    expect(transactions.take(callback('sdk-state')).state).toBe(transaction('A'))
    for (const page of [transactions, load()]) {
      expect(() => page.take(callback('sdk-state'))).toThrow(expect.objectContaining({ code: 'callbackRefused' }))
    }
    expect(load().take(callback('other')).state).toBe(transaction('B'))
  })

  it('is taken once by a page whose storage is full', async () => {
    const transactions = load()
    await transactions.leave(request('sdk-state'), transaction('A'), signal)
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
    transactions.take(callback('sdk-state'))
    expect(() => transactions.take(callback('sdk-state'))).toThrow(expect.objectContaining({ code: 'callbackRefused' }))
  })

  it('with an error is removed from the address before the SDK reads it, and one with a code stays', async () => {
    await load().leave(request('sdk-state'), transaction('A'), signal)
    load(callback('sdk-state').href)
    load(callback('another', 'error=access_denied').href)
    expect(replaceState).not.toHaveBeenCalled()
    load(callback('sdk-state', 'error=access_denied').href)
    expect(replaceState).toHaveBeenCalledExactlyOnceWith(null, '', CALLBACK)
  })
})

describe('the answer to a callback', () => {
  const departed = async (href: string) => {
    const transactions = load()
    await transactions.leave(href, transaction('A'), signal)
    return transactions.take(callback('sdk-state'))
  }

  it.each([
    [true, idToken({ nonce: 'the-nonce' })],
    [false, idToken({ nonce: 'another' })],
    [false, idToken({})],
    [false, 'unreadable'],
    [false, undefined],
  ])('is recognized by its nonce: %s', async (expected, answer) => {
    expect(await isAnswer(await departed(request('sdk-state')), answer)).toBe(expected)
  })

  it.each([
    [true, idToken({})],
    [false, undefined],
  ])('is any ID Token if the request had no nonce: %s', async (expected, answer) => {
    expect(await isAnswer(await departed('https://op.example.com/authorize?state=sdk-state'), answer)).toBe(expected)
  })
})
