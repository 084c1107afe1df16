import { webcrypto } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ID, describeStore, record } from '../pending/store.suite.js'
import { asyncStorageStore } from './async-storage.store.js'
import { keychainStore } from './keychain.store.js'
import { FakeAsyncStorage, FakeKeychain, FakeSecureStore, expoCrypto } from './native.fixture.js'
import { digestBy, hmac } from './native-crypto.js'

afterEach(() => vi.unstubAllGlobals())

const secureStore = new FakeSecureStore()
const keychain = new FakeKeychain()
const asyncStorage = new FakeAsyncStorage()
const crypto = webcrypto as unknown as Crypto

describeStore('expo-secure-store', {
  make: () => {
    secureStore.texts.clear()
    return keychainStore(secureStore, { crypto: expoCrypto })
  },
  encrypts: false,
})
describeStore('react-native-keychain', {
  make: () => {
    keychain.texts.clear()
    return keychainStore(keychain, { crypto })
  },
  encrypts: false,
})
describeStore('AsyncStorage', {
  make: () => {
    asyncStorage.texts.clear()
    return asyncStorageStore(asyncStorage, { crypto })
  },
})

describe('a store in the keychain', () => {
  it('receives inputs, because the operating system encrypts them, and a store of plain text receives none', () => {
    expect(keychainStore(secureStore, { crypto: expoCrypto })).toMatchObject({ canSeal: true, guarantee: 'lock' })
    expect(asyncStorageStore(asyncStorage, { crypto })).toMatchObject({ canSeal: false, guarantee: 'lock' })
  })

  it('keeps its records and its secret across starts of the app', async () => {
    const module = new FakeSecureStore()
    const first = keychainStore(module, { crypto: expoCrypto })
    const [sealed, tag] = [await first.seal('x', 'c'), await first.tag('x')]
    await first.put({ record: record(), sealed })
    const next = keychainStore(module, { crypto: expoCrypto })
    expect(await next.unseal((await next.get(ID))!.sealed, 'c')).toBe('x')
    expect(await next.tag('x')).toBe(tag)
    expect((await next.list()).map(({ transactionId }) => transactionId)).toEqual([ID])
    await next.remove(ID)
    expect(new Set(module.texts.keys())).toEqual(new Set(['reauth.v1.index', 'reauth.v1.secret']))
  })

  it.each([
    [2047, 'kept'],
    [2048, 'kept'],
    [2049, 'cannotPersist'],
  ])('accepts an entry of up to 2048 bytes: one of %i is %s', async (size, expected) => {
    const store = keychainStore(new FakeSecureStore(), { crypto: expoCrypto })
    const empty = JSON.stringify({ record: { ...record(), operationId: '' }, sealed: null }).length
    const putting = store.put({ record: record({ operationId: 'x'.repeat(size - empty) }), sealed: null })
    expect(
      await putting.then(
        () => 'kept',
        (error: { code: string }) => error.code,
      ),
    ).toBe(expected)
  })

  it('passes its options to each call', async () => {
    const module = new FakeSecureStore()
    const options = { keychainAccessible: 5 }
    await keychainStore(module, { crypto: expoCrypto, options }).tag('x')
    expect(new Set(module.options)).toEqual(new Set([options]))
  })

  it('rejects if react-native-keychain does not store an entry', async () => {
    const full = new FakeKeychain()
    full.isFull = true
    await expect(keychainStore(full, { crypto }).put({ record: record(), sealed: null })).rejects.toThrow('keychain')
  })

  it.each(['{', '7', '["../../x"]', 'null'])('lists nothing if its index is %s', async (text) => {
    const module = new FakeSecureStore()
    module.texts.set('reauth.v1.index', text)
    expect(await keychainStore(module, { crypto: expoCrypto }).list()).toEqual([])
  })

  it.each(['{', '{"record":7}', '"x"'])('does not advance an entry that is %s, and can remove it', async (text) => {
    const module = new FakeSecureStore()
    const store = keychainStore(module, { crypto: expoCrypto })
    await store.put({ record: record(), sealed: null })
    module.texts.set(`reauth.v1.${ID}`, text)
    expect(await store.advance(ID, 'pending', 'returned')).toBe(false)
    expect((await store.list()).map(({ transactionId }) => transactionId)).toEqual([ID])
    await store.remove(ID)
    expect(await store.list()).toEqual([])
  })

  it('returns no sealed part if it is not base64url', async () => {
    const module = new FakeSecureStore()
    module.texts.set(`reauth.v1.${ID}`, JSON.stringify({ record: record(), sealed: '!' }))
    expect(await keychainStore(module, { crypto: expoCrypto }).get(ID)).toEqual({ record: record(), sealed: null })
  })
})

describe('two stores over one native module', () => {
  it.each([
    [
      'keychain',
      () => {
        const module = new FakeSecureStore()
        return () => keychainStore(module, { crypto: expoCrypto })
      },
    ],
    [
      'AsyncStorage',
      () => {
        const module = new FakeAsyncStorage()
        return () => asyncStorageStore(module, { crypto })
      },
    ],
  ] as const)('let one caller take a record, and share one secret: %s', async (_, open) => {
    const make = open()
    const [one, two] = [make(), make()]
    await one.put({ record: record(), sealed: null })
    const moved = await Promise.all([one, two, one, two].map((store) => store.advance(ID, 'pending', 'returned')))
    expect(moved.filter(Boolean)).toHaveLength(1)
    expect(await one.tag('x')).toBe(await two.tag('x'))
  })
})

describe('a native store is refused', () => {
  const nothing = {} as never
  it.each([
    ['without a keychain', () => keychainStore(nothing, { crypto: expoCrypto }), 'keychain'],
    ['with an unknown option', () => keychainStore(secureStore, { cypto: 1 } as never), 'cypto'],
    ['without an AsyncStorage', () => asyncStorageStore(nothing), 'storage'],
    ['with an unknown option of AsyncStorage', () => asyncStorageStore(asyncStorage, { x: 1 } as never), 'x'],
    ['with a digest, but no AES', () => asyncStorageStore(asyncStorage, { crypto: expoCrypto as never }), 'crypto'],
  ])('%s, with the name of the field', (_, make, field) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })

  it.each([
    ['no crypto', undefined, 'expo-crypto'],
    ['random values and no digest', { getRandomValues: expoCrypto.getRandomValues }, 'react-native-quick-crypto'],
  ])('if the app has %s, with the name of a package that helps', (_, found, name) => {
    vi.stubGlobal('crypto', found)
    const refused = { code: 'invalidConfiguration', field: 'crypto', message: expect.stringContaining(name) as string }
    expect(() => keychainStore(secureStore)).toThrow(expect.objectContaining(refused))
    expect(() => asyncStorageStore(asyncStorage)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'crypto' }),
    )
  })
})

describe('HMAC-SHA-256 with a digest function', () => {
  it.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['4a656665', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ])('matches RFC 4231 §4: %s', async (key, text, expected) => {
    for (const from of [expoCrypto, crypto]) {
      const mac = await hmac(digestBy(from)!, Buffer.from(key, 'hex'), Buffer.from(text))
      expect(Buffer.from(mac).toString('hex')).toBe(expected)
    }
  })
})
