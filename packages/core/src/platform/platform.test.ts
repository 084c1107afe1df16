// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { attempt } from './attempt.js'
import { deviceClock } from './clock.js'
import { digest, randomId, requireSubtle } from './digest.js'
import { isTransactionId, promptLock, recordKey, recordLock, runLock, transactionOfKey } from './names.js'
import { withTimeout } from './with-timeout.js'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const ID = 'AAAAAAAAAAAAAAAAAAAAAA'

describe('names', () => {
  it('give the transaction of a record, and null for any other key', () => {
    expect(transactionOfKey(recordKey(ID))).toBe(ID)
    for (const key of ['reauth:v1:tab', 'reauth:v1:code-verifiers:default', `reauth:v2:${ID}`, ID, 7, undefined])
      expect(transactionOfKey(key)).toBeNull()
  })

  it.each([
    [ID, true],
    [ID.slice(1), false],
    [`${ID}A`, false],
    [`${ID}\n`, false],
    [`${ID.slice(1)}.`, false],
    [7, false],
  ])('accept %j as a transaction id: %s', (value, isId) => expect(isTransactionId(value)).toBe(isId))

  it('give every namespace its own locks', () => {
    const locks = ['a', 'b'].flatMap((namespace) => [promptLock(namespace), runLock(namespace, ID)])
    expect(new Set([...locks, recordLock(ID)]).size).toBe(5)
  })
})

describe('an attempt', () => {
  it('returns the result of the work, or undefined if it throws', async () => {
    expect(attempt(() => 1)).toBe(1)
    expect(
      attempt(() => {
        throw new Error('failed')
      }),
    ).toBeUndefined()
    await expect(attempt(() => Promise.reject(new Error('later')))).rejects.toThrow('later')
  })
})

describe("the device's clocks", () => {
  it('are in milliseconds: one never decreases, one counts from the Unix epoch', () => {
    const before = deviceClock.monotonic()
    expect(deviceClock.monotonic()).toBeGreaterThanOrEqual(before)
    expect(Math.abs(deviceClock.wall() - Date.now())).toBeLessThan(1000)
  })
})

describe('digests and ids', () => {
  it('are SHA-256 and 128 random bits, in base64url', async () => {
    expect(await digest('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
    expect(isTransactionId(randomId())).toBe(true)
    expect(randomId()).not.toBe(randomId())
  })

  it.each([
    ['crypto without subtle', {}],
    ['no crypto', undefined],
  ])('reject with misconfigured outside a secure context: %s', async (_, crypto) => {
    vi.stubGlobal('crypto', crypto)
    expect(() => requireSubtle()).toThrow(expect.objectContaining({ code: 'misconfigured' }))
    await expect(digest('')).rejects.toMatchObject({ code: 'misconfigured' })
  })
})

describe('a timeout', () => {
  const never = new Promise<never>(() => {})

  it('passes on a result that arrives in time, and clears its timer', async () => {
    vi.useFakeTimers()
    expect(await withTimeout(Promise.resolve(1), 10)).toBe(1)
    await expect(withTimeout(Promise.reject(new Error('failed')), 10)).rejects.toThrow('failed')
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    [9, 'waiting'],
    [10, 'timeout'],
    [11, 'timeout'],
  ])('of 10 ms is after %i ms: %s', async (passed, expected) => {
    vi.useFakeTimers()
    let state = 'waiting'
    withTimeout(never, 10).catch((error: { code: string }) => (state = error.code))
    await vi.advanceTimersByTimeAsync(passed)
    expect(state).toBe(expected)
  })

  it('is limited to the longest delay of a timer', async () => {
    vi.useFakeTimers()
    const longest = 2 ** 31 - 1
    let count = 0
    for (const delay of [longest - 1, longest, longest + 1, Infinity])
      withTimeout(never, delay).catch(() => (count += 1))
    await vi.advanceTimersByTimeAsync(longest - 2)
    expect(count).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(count).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(count).toBe(4)
  })
})
