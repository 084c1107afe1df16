// @vitest-environment node
import { memoryStore } from '@reauth/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { heldLocks, storedRecords } from './storage.js'

afterEach(() => vi.unstubAllGlobals())

const NOW = 1_700_000_000_000

describe('the pending actions of an origin', () => {
  it('have a stage and an age, newest first, and a name only if this page has a run of the same action', async () => {
    const store = memoryStore()
    const record = { stage: 'returned', createdAt: NOW - 5000, expiresAt: NOW + 60_000, stepUps: 1, leaderId: null }
    await store.put({ record: { ...record, transactionId: 'a', actionId: 'transfer' } as never, sealed: null })
    await store.put({
      record: { ...record, transactionId: 'b', actionId: 'secret', createdAt: NOW - 1000, leaderId: 'a' } as never,
      sealed: null,
    })
    await store.put({ record: { transactionId: 'c', stage: 'secret', createdAt: 'secret' } as never, sealed: null })
    expect(await storedRecords(['transfer'], NOW, store)).toEqual([
      { actionId: 'another action', stage: 'returned', age: 1, expiresIn: 60, stepUps: 1, isCompanion: true },
      { actionId: 'transfer', stage: 'returned', age: 5, expiresIn: 60, stepUps: 1, isCompanion: false },
      { actionId: 'another action', stage: 'unreadable', age: null, expiresIn: null, stepUps: 0, isCompanion: false },
    ])
  })

  it('are empty without a database, and reading does not create one', async () => {
    const open = vi.fn()
    expect(await storedRecords([], NOW)).toEqual([])
    vi.stubGlobal('indexedDB', { databases: async () => [{ name: 'other' }], open })
    expect(await storedRecords([], NOW)).toEqual([])
    expect(open).not.toHaveBeenCalled()
  })
})

describe('the locks of an origin', () => {
  it('are empty without a lock manager', async () => {
    expect(await heldLocks(null)).toEqual([])
  })

  it('have a purpose and a tab, and no name', async () => {
    const manager = {
      request: async (_: string, work: () => unknown) => work(),
      query: async () => ({
        held: [
          { name: manager.own, clientId: 'me' },
          { name: 'reauth:v1:prompt:bank', clientId: 'me' },
          { name: 'reauth:v1:run:bank:AAAA', clientId: 'you' },
          { name: 'of-the-app', clientId: 'you' },
        ],
        pending: [{ name: 'reauth:v1:new:AAAA', clientId: 'you' }],
      }),
      own: '',
    }
    manager.request = async (name, work) => {
      manager.own = name
      return work()
    }
    expect(await heldLocks(manager as never)).toEqual([
      { kind: 'asks the end-user', mode: 'held', tab: 'this tab' },
      { kind: 'works on a resumed run', mode: 'held', tab: 'another tab' },
      { kind: 'coordinates', mode: 'waiting', tab: 'another tab' },
    ])
  })
})
