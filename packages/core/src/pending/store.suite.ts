import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PendingRecord } from './pending-record.js'
import type { PendingStore } from './pending-store.js'

export const ID = 'AAAAAAAAAAAAAAAAAAAAAA'

export const record = (change: Partial<PendingRecord> = {}): PendingRecord => ({
  v: 1,
  namespace: 'bank',
  transactionId: ID,
  leaderId: null,
  runId: 'run',
  actionId: 'transfer',
  intentTag: 'tag of the intent',
  idempotencyKey: 'key',
  subjectTag: 'tag of the subject',
  authTimeBefore: null,
  openedAt: 2,
  operationId: null,
  challenge: null,
  stepUps: 0,
  createdAt: 1000,
  expiresAt: 601_000,
  returnTo: 'https://app.example.com/',
  stage: 'pending',
  ...change,
})

/** A store to test, and what is special about it. */
interface StoreUnderTest {
  readonly make: () => PendingStore
  /** Deletes everything that the store holds, including its keys. */
  readonly forget?: () => void
  /** Whether the store encrypts. Default: `true`. */
  readonly encrypts?: boolean
}

/** Tests that a store meets its contract. */
export function describeStore(name: string, { make, forget, encrypts = true }: StoreUnderTest): void {
  describe(`the store in ${name}`, () => {
    it('returns an entry that was put, and null for any other', async () => {
      const store = make()
      for (const sealed of [null, new Uint8Array([1, 2, 255])]) {
        await store.put({ record: record(), sealed })
        expect(await store.get(ID)).toEqual({ record: record(), sealed })
      }
      expect(await store.get('BBBBBBBBBBBBBBBBBBBBBB')).toBeNull()
      expect(await store.list()).toEqual([{ transactionId: ID, record: record() }])
    })

    it('advances a record once, however many callers try', async () => {
      const store = make()
      await store.put({ record: record(), sealed: null })
      const moved = await Promise.all(Array.from({ length: 20 }, () => store.advance(ID, 'pending', 'returned')))
      expect(moved.filter(Boolean)).toHaveLength(1)
      expect(await store.advance(ID, 'pending', 'returned')).toBe(false)
      expect(await store.advance('BBBBBBBBBBBBBBBBBBBBBB', 'pending', 'returned')).toBe(false)
      expect((await store.get(ID))?.record).toMatchObject({ stage: 'returned' })
    })

    it('keeps the sealed part when a record advances', async () => {
      const store = make()
      await store.put({ record: record(), sealed: new Uint8Array([1]) })
      await store.advance(ID, 'pending', 'returned')
      expect((await store.get(ID))?.sealed).toEqual(new Uint8Array([1]))
    })

    it('finishes a record: its stage is done, and its sealed part is deleted', async () => {
      const store = make()
      await store.put({ record: record(), sealed: new Uint8Array([1]) })
      await store.finish(ID)
      await store.finish('BBBBBBBBBBBBBBBBBBBBBB')
      expect(await store.get(ID)).toEqual({ record: record({ stage: 'done' }), sealed: null })
      expect(await store.list()).toHaveLength(1)
    })

    it('removes a record', async () => {
      const store = make()
      await store.put({ record: record(), sealed: null })
      await store.remove(ID)
      expect(await store.get(ID)).toBeNull()
    })
  })

  describe(`sealing in ${name}`, () => {
    it('unseals its own text in the same context only', async () => {
      const store = make()
      const sealed = await store.seal('{"to":"bob"}', 'context')
      expect(Buffer.from(sealed).includes('bob')).toBe(!encrypts)
      expect(await store.unseal(sealed, 'context')).toBe('{"to":"bob"}')
      await expect(store.unseal(sealed, 'another context')).rejects.toThrow(/operation|changed/)
      await expect(store.unseal('text', 'context')).rejects.toThrow('sealed')
      const tampered = Uint8Array.from(sealed)
      tampered[20]! ^= 1
      await expect(store.unseal(tampered, 'context')).rejects.toThrow(/operation|changed/)
    })

    it('seals the same text differently each time', async () => {
      const store = make()
      expect(await store.seal('x', 'c')).not.toEqual(await store.seal('x', 'c'))
    })

    it('gives equal texts the same tag, and other texts or other browsers a different one', async () => {
      const store = make()
      const tag = await store.tag('alice')
      expect(tag).toMatch(/^[\w-]{43}$/)
      expect(await store.tag('alice')).toBe(tag)
      expect(await store.tag('alicf')).not.toBe(tag)
      expect(tag).not.toBe(createHash('sha256').update('alice').digest('base64url'))
      forget?.()
      expect(await make().tag('alice')).not.toBe(tag)
    })
  })
}
