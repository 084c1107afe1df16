import { afterEach, beforeEach, vi } from 'vitest'
import type { Page } from '../platform/page.js'
import type { RunFacts } from '../words/facts.js'
import { memoryStore } from './memory.store.js'
import { PendingActions, type PendingLimits } from './pending-actions.js'
import type { PendingStore } from './pending-store.js'

const idOf = (letter: string) => letter.repeat(22)
export const [A, B, C, D] = [idOf('A'), idOf('B'), idOf('C'), idOf('D')]

export const facts: RunFacts = {
  runId: 'run',
  actionId: 'transfer',
  idempotencyKey: 'key',
  subjectKey: 'subject',
  authTimeBefore: 1,
  openedAt: 2,
  operationId: null,
  challenge: { maxAge: 60 },
  stepUps: 1,
}
const LIMITS: PendingLimits = { record: 2048, input: 65_536, records: 10, lifetime: 600_000 }
export const INPUT = '{"to":"bob"}'
export const textOf = (json: string | null) => `intent with ${json}`
const { signal } = new AbortController()

/** The state of the one tab of these tests, which several apps may share. */
export const tab = {} as { now: number; word: string | null; expiry: number | undefined; address: string }
export const page = {
  href: () => tab.address,
  recallInTab: () => tab.word,
  rememberInTab: (to: string | null) => (tab.word = to),
  rememberExpiry: (at: number) => (tab.expiry = at),
} as unknown as Page

interface Changes {
  readonly store?: PendingStore
  readonly namespace?: string
  readonly limits?: Partial<PendingLimits>
  readonly page?: Page
}

export const app = ({ namespace = 'bank', limits, ...more }: Changes = {}) =>
  new PendingActions({
    store: memoryStore(),
    clock: { wall: () => tab.now, monotonic: () => 0 },
    page,
    timeout: 5000,
    ...more,
    namespace: () => namespace,
    limits: { ...LIMITS, ...limits },
  })

interface SaveOptions {
  readonly leaderId?: string | null
  readonly facts?: Partial<RunFacts>
  readonly json?: string | null
  readonly signal?: AbortSignal
}

export const save = async (pending: PendingActions, transactionId: string, given: SaveOptions = {}): Promise<void> => {
  const { leaderId = null, json = INPUT } = given
  const intent = { json, text: textOf(json) }
  return pending.save({ transactionId, leaderId }, { ...facts, ...given.facts }, intent, given.signal ?? signal)
}

export const hang = () => new Promise<never>(() => {})
export const denied = () => Promise.reject(new DOMException('denied', 'SecurityError'))
export const ids = async (store: PendingStore) => (await store.list()).map(({ transactionId }) => transactionId)

/** Resets the tab before each test of a file. */
export function useNewTab(): void {
  beforeEach(() => {
    tab.now = 1_000_000
    tab.word = null
    tab.expiry = undefined
    tab.address = 'https://app.example.com/pay?step=2'
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
}
