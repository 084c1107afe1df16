import { InMemoryWebStorage, WebStorageStateStore } from 'oidc-client-ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryLockManager } from '../../platform/lock-manager.fixture.js'
import { Tab, hold, signal } from './oidc-client-ts.fixture.js'

/** The storage of an origin, whose changes a tab may see late. */
class LateStore extends WebStorageStateStore {
  /** How many reads still return the old value. */
  late = 0
  readonly #before = new Map<string, string | null>()

  /** Hides changes from the tab for the given number of reads. */
  async isLateFor(reads: number): Promise<void> {
    for (const key of await this.getAllKeys()) this.#before.set(key, await super.get(key))
    this.late = reads
  }

  override async get(key: string): Promise<string | null> {
    this.late -= 1
    return this.late >= 0 ? this.#before.get(key)! : super.get(key)
  }
}

let tab: Tab
let [first, second]: { service: ReturnType<Tab['load']>['service']; store: LateStore }[] = []

beforeEach(async () => {
  vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
  tab = new Tab()
  await tab.provider.start()
  const shared = new InMemoryWebStorage()
  ;[first, second] = [1, 2].map(() => {
    const store = new LateStore({ store: shared })
    return { store, service: tab.load({}, tab.manager({ userStore: store })).service }
  })
  await tab.signIn(tab.manager({ userStore: first!.store }))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await tab.provider.stop()
})

/**
 * Refreshes in both tabs at the same time. The second one sees the tokens of the first one after the given number of
 * reads.
 */
async function refreshInBoth(reads: number): Promise<Promise<unknown>> {
  await second!.store.isLateFor(reads)
  const { gate, open } = hold()
  tab.provider.gate = gate
  const winning = first!.service.refreshIdToken({ signal })
  await vi.waitFor(() => expect(tab.provider.grants).toHaveLength(1))
  const waiting = second!.service.refreshIdToken({ signal })
  open()
  await winning
  return waiting
}

describe('two tabs that refresh at the same time', () => {
  it('send each refresh token once, even if the second tab sees the new one late', async () => {
    await expect(refreshInBoth(5)).resolves.toMatchObject({ subject: 'alice' })
    expect(tab.provider.grants).toEqual(['refresh_token', 'refresh_token'])
  })

  it('do not wait forever without shared storage: the second one sends its own token', async () => {
    await expect(refreshInBoth(Number.POSITIVE_INFINITY)).rejects.toMatchObject({ code: 'sessionLost' })
    expect(tab.provider.grants).toEqual(['refresh_token', 'refresh_token'])
  })
})

it('a tab that refreshes alone does not wait', async () => {
  await second!.store.isLateFor(2)
  await expect(second!.service.refreshIdToken({ signal })).resolves.toMatchObject({ subject: 'alice' })
  expect(tab.provider.grants).toEqual(['refresh_token'])
})
