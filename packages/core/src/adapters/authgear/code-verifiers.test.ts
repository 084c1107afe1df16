import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { storageOf } from './authgear-sdk.fixture.js'
import { CodeVerifiers } from './code-verifiers.js'

const SLOT = 'authgear_shop_oidcCodeVerifier'
const COPIES = 'reauth:v1:code-verifiers:shop'

let local: Map<string, string>
let session: Map<string, string>
let now: number
const verifiers = () => new CodeVerifiers({ name: 'shop' }, () => now)
/** Leaves like the SDK, and another tab overwrites the item. */
const depart = async (state: string): Promise<void> => {
  await verifiers().starting(state, async () => void local.set(SLOT, `verifier of ${state}`))
  local.set(SLOT, 'of another tab')
}
const read = (state: string) => verifiers().finishing(state, () => local.get(SLOT))

beforeEach(() => {
  local = new Map()
  session = new Map()
  now = 1_000_000_000
  vi.stubGlobal('localStorage', storageOf(local))
  vi.stubGlobal('sessionStorage', storageOf(session))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the code verifier of a transaction', () => {
  it('is in the item while the SDK reads it, and the previous value is restored', async () => {
    await depart('a')
    await depart('b')
    expect([read('a'), local.get(SLOT)]).toEqual(['verifier of a', 'of another tab'])
    expect([read('b'), local.get(SLOT)]).toEqual(['verifier of b', 'of another tab'])
  })

  it('leaves an empty item empty, and restores the item if the SDK throws', async () => {
    await depart('a')
    local.delete(SLOT)
    expect([read('a'), local.has(SLOT)]).toEqual(['verifier of a', false])
    local.set(SLOT, 'of another tab')
    expect(() =>
      verifiers().finishing('a', () => {
        throw new Error('x')
      }),
    ).toThrow('x')
    expect(local.get(SLOT)).toBe('of another tab')
  })

  it.each([
    [599_999, 'verifier of a'],
    [600_000, 'of another tab'],
    [600_001, 'of another tab'],
    [-599_999, 'verifier of a'],
    [-600_000, 'of another tab'],
  ])('after %i ms is %s', async (passed, verifier) => {
    await depart('a')
    now += passed
    expect(read('a')).toBe(verifier)
  })

  it('is removed when its callback was answered, and if it has expired when another one starts', async () => {
    await depart('a')
    await depart('b')
    verifiers().forget('a')
    expect(read('a')).toBe('of another tab')
    now += 600_000
    await depart('c')
    expect([...session.values()].join('')).not.toContain('verifier of b')
    verifiers().forget('c')
    expect(session.size).toBe(0)
  })

  it('is only found under its own properties', () => {
    local.set(SLOT, 'of another tab')
    session.set(COPIES, '{}')
    expect(read('constructor')).toBe('of another tab')
  })

  it('is not copied if the SDK could not store it, or if the redirect failed', async () => {
    local.set(SLOT, 'old')
    await verifiers().starting('a', async () => {})
    await expect(verifiers().starting('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    local.clear()
    await verifiers().starting('a', async () => {})
    expect(session.size).toBe(0)
  })

  it.each(['no JSON', 'null', '{"a":null}', '{"a":{"verifier":"v"}}', '7'])(
    'is the one of the slot if the copies are %s',
    async (copies) => {
      await depart('a')
      session.set(COPIES, copies)
      expect(read('a')).toBe('of another tab')
    },
  )

  it('is the one in the item if sessionStorage is denied', async () => {
    await depart('a')
    vi.stubGlobal('sessionStorage', undefined)
    await depart('b')
    expect(read('b')).toBe('of another tab')
    expect(() => verifiers().forget('b')).not.toThrow()
  })

  it('is not read if localStorage is denied on the callback page', async () => {
    await depart('a')
    vi.stubGlobal('localStorage', undefined)
    expect(verifiers().finishing('a', () => 'asked the SDK')).toBe('asked the SDK')
  })

  it('stores nothing else in localStorage', async () => {
    await depart('a')
    expect([...local.keys()]).toEqual([SLOT])
  })

  it.each([
    ['denies', undefined],
    ['throws at', { getItem: () => null, removeItem: () => {}, setItem: () => local.get(SLOT)!.trim() }],
    ['forgets', { getItem: () => null, removeItem: () => {}, setItem: () => {} }],
  ])('prevents the redirect if localStorage %s a write, because the callback would be refused', async (_, storage) => {
    vi.stubGlobal('localStorage', storage)
    const start = vi.fn(() => Promise.resolve())
    await expect(verifiers().starting('a', start)).rejects.toMatchObject({ code: 'cannotPersist' })
    expect(start).not.toHaveBeenCalled()
  })

  it("is in the SDK's default item for a container without a name", async () => {
    const unnamed = new CodeVerifiers({}, () => now)
    await unnamed.starting('a', async () => void local.set('authgear_default_oidcCodeVerifier', 'v'))
    expect(session.has('reauth:v1:code-verifiers:default')).toBe(true)
  })
})
