import type { Authentication } from '@reauth/policy'
import { attempt } from '../../platform/attempt.js'
import { STORAGE_PREFIX } from '../../platform/names.js'
import type { SessionChange } from '../../service/reauth-service.js'

type Listener = (change: SessionChange) => void

/** Notices that a session was lost or became another end-user's, in this tab or in another one of the origin. */
export class SessionChanges {
  readonly #name: string
  readonly #readAgain: () => Promise<unknown>
  readonly #listeners = new Set<Listener>()
  #channel: BroadcastChannel | undefined
  #subject: string | undefined

  /**
   * @param namespace Tabs of one namespace tell each other.
   * @param readAgain Reads the session, and ends in {@link record}.
   */
  constructor(namespace: string, readAgain: () => Promise<unknown>) {
    this.#name = `${STORAGE_PREFIX}session:${namespace}`
    this.#readAgain = readAgain
  }

  /** Compares what was read with what was read before. `undefined`: nobody is signed in. */
  record(authentication: Authentication | undefined): void {
    const before = this.#subject
    this.#subject = authentication && JSON.stringify([authentication.issuer, authentication.subject])
    if (before === undefined || before === this.#subject) return
    // Says that there is something to read, and nothing of it.
    this.#channel?.postMessage('')
    const change = authentication === undefined ? 'lost' : 'changed'
    for (const listener of this.#listeners) attempt(() => listener(change))
  }

  /** Listens. Returns how to stop. */
  subscribe(listener: Listener): () => void {
    const own: Listener = (change) => listener(change)
    this.#listeners.add(own)
    this.#channel ??= attempt(() => this.#open())
    return () => {
      this.#listeners.delete(own)
      if (this.#listeners.size > 0) return
      this.#channel?.close()
      this.#channel = undefined
    }
  }

  #open(): BroadcastChannel {
    const channel = new BroadcastChannel(this.#name)
    channel.onmessage = () => {
      // A tab that has read nothing yet has nothing to compare with.
      if (this.#subject !== undefined) this.#readAgain().catch(() => {})
    }
    return channel
  }
}
