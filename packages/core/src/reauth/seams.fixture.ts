import { expect, vi } from 'vitest'
import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { PendingStore } from '../pending/pending-store.js'
import type { ReauthService, RedirectBrowser } from '../service/reauth-service.js'
import { Tab, TestWorld } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'

/** The input of most tests. */
export const BOB = { to: 'bob' }
/** A minute in seconds. */
export const MINUTE = 60
/** Waits until pending work is done. */
export const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 20)
  })

/** A timeout that is long enough on a busy machine. */
export const PATIENTLY = { timeout: 20_000 }

/** Returns the stages of all records. */
const stagesOf = async (world: TestWorld): Promise<string[]> =>
  (await world.store.list()).map(({ record }) => (record as { stage: string }).stage)

/** Waits until every record is closed, which happens after the end of its run. */
export const untilClosed = (world: TestWorld): Promise<void> =>
  vi.waitFor(async () => expect((await stagesOf(world)).filter((stage) => stage !== 'done')).toEqual([]), PATIENTLY)

export interface OpenOptions {
  readonly service?: Partial<ReauthService>
  readonly browser?: Partial<RedirectBrowser>
  readonly store?: Partial<PendingStore>
  readonly locks?: TabLocks
  readonly tab?: Tab
}

/** Opens a page of a world with the given changes. */
export function open(world: TestWorld, actions: readonly AnySensitiveAction[], more: OpenOptions = {}) {
  const base = world.service()
  const tab = more.tab ?? new Tab()
  const reauth = createReauth({
    service: { ...base, browser: { ...(base.browser as RedirectBrowser), ...more.browser }, ...more.service },
    actions,
    store: { ...world.store, ...more.store },
    clock: world.clock,
    page: tab,
    onError: () => {},
    ...(more.locks && { locks: more.locks }),
  })
  return { reauth, tab }
}

/** Creates a world whose end-user has to authenticate again. */
export const stale = (): TestWorld => {
  const world = new TestWorld()
  world.authTime -= 1000
  return world
}
