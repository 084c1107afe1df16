import type { Authentication } from '@reauth/policy'
import { attempt } from '../../platform/attempt.js'
import { STORAGE_PREFIX } from '../../platform/names.js'
import type { SessionChange } from '../../service/reauth-service.js'

type Listener = (change: SessionChange) => void

/** Detects that a session was lost or belongs to another end-user, in this tab or another tab of the origin. */
export class SessionChanges {
  readonly #name: string
  readonly #readAgain: () => Promise<unknown>
  readonly #listeners = new Set<Listener>()
  #channel: BroadcastChannel | undefined
  #subject: string | undefined

  /**
   * @param namespace Tabs with the same namespace notify each other.
   * @param readAgain Reads the session, and calls {@link record}.
   */
  constructor(namespace: string, readAgain: () => Promise<unknown>) {
    this.#name = `${STORAGE_PREFIX}session:${namespace}`
    this.#readAgain = readAgain
  }

  /** Compares the session with the previous one. `undefined`: nobody is signed in. */
  record(authentication: Authentication | undefined): void {
    const before = this.#subject
    this.#subject = authentication && JSON.stringify([authentication.issuer, authentication.subject])
    if (before === undefined || before === this.#subject) return
    // The message has no data of the session.
    this.#channel?.postMessage('')
    const change = authentication === undefined ? 'lost' : 'changed'
    for (const listener of this.#listeners) attempt(() => listener(change))
  }

  /** Calls the listener for each change. Returns a function that stops it. */
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
      // A tab that has not read the session yet can't compare it.
      if (this.#subject !== undefined) this.#readAgain().catch(() => {})
    }
    return channel
  }
}
