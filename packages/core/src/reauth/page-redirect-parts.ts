import type { AnySensitiveAction } from '../action/sensitive-action.js'
import { indexedDbStore } from '../pending/indexed-db.store.js'
import { type PendingLimits, PendingActions } from '../pending/pending-actions.js'
import type { PendingStore } from '../pending/pending-store.js'
import { webLocks } from '../platform/tab-locks.js'
import { tabMemory } from '../platform/tab-memory.js'
import { RedirectParts } from '../run/redirect-parts.js'
import type { RunEnvironment } from '../run/environment.js'
import type { Runs } from '../run/runs.js'
import { Resume } from './resume.js'

/** The options of {@link PageRedirectParts}. */
export interface PageRedirectPartsOptions {
  readonly environment: RunEnvironment
  readonly runs: Runs
  /** The actions that can be resumed after a redirect, by id. */
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
  readonly limits: PendingLimits
  /** Default: IndexedDB. */
  readonly store: PendingStore | undefined
  /** The address when `createReauth()` was called. A router may have changed it since. */
  readonly firstHref: string
}

/** The part of `createReauth()` that a page loads when it leaves, or when it may have come back. */
export class PageRedirectParts extends RedirectParts {
  readonly resume: Resume

  constructor({ environment, runs, actions, limits, store = indexedDbStore(), firstHref }: PageRedirectPartsOptions) {
    const { clock, locks = webLocks, namespace, page, randomId, redirect, timeouts } = environment
    const { saving: timeout = 5000 } = timeouts
    super({
      pending: new PendingActions({ store, clock, page, namespace, limits, timeout }),
      // Used only with a service that leaves the page.
      browser: redirect!,
      page,
      randomId,
    })
    const tab = tabMemory(page, namespace)
    this.resume = new Resume({ redirectParts: this, runs, actions, clock, locks, tab, namespace, firstHref })
  }
}
