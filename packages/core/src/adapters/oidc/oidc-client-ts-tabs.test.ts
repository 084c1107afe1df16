import { InMemoryWebStorage, WebStorageStateStore } from 'oidc-client-ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryLockManager } from '../../platform/lock-manager.fixture.js'
import { Tab, hold, signal } from './oidc-client-ts.fixture.js'

/** Storage of one origin, which a tab may see later than another one. */
class LateStore extends WebStorageStateStore {
  /** How often the tab still reads what was there when it began to be late. */
  late = 0
  readonly #before = new Map<string, string | null>()

  /** From here on the tab sees no change, for so many reads. */
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

/** Both tabs refresh at once: the second one waits for its turn, and sees what the first one stored after so many reads. */
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

describe('two tabs that refresh at once', () => {
  it('send each refresh token once, also if the storage of the second tab shows the new one late', async () => {
    await expect(refreshInBoth(5)).resolves.toMatchObject({ subject: 'alice' })
    expect(tab.provider.grants).toEqual(['refresh_token', 'refresh_token'])
  })

  it('do not wait for ever if they share no storage: the second one sends the token that it has', async () => {
    await expect(refreshInBoth(Number.POSITIVE_INFINITY)).rejects.toMatchObject({ code: 'sessionLost' })
    expect(tab.provider.grants).toEqual(['refresh_token', 'refresh_token'])
  })
})

it('a tab that refreshes alone does not wait', async () => {
  await second!.store.isLateFor(2)
  await expect(second!.service.refreshIdToken({ signal })).resolves.toMatchObject({ subject: 'alice' })
  expect(tab.provider.grants).toEqual(['refresh_token'])
})
