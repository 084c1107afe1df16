import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'

/** The members with a time, in seconds since the Unix epoch on the library's clock. */
const TIMES = ['iat', 'exp', 'nbf', 'iiat', 'consumed'] as const
const SESSION_BOUND = new Set(['AccessToken', 'RefreshToken', 'AuthorizationCode'])

/** Stores the provider's data in memory. Tokens of a killed session are no longer found. */
export class MemoryStore {
  readonly #entries = new Map<string, AdapterPayload>()
  readonly #state: EmulatorState

  constructor(state: EmulatorState) {
    this.#state = state
  }

  #all(model: string): AdapterPayload[] {
    return [...this.#entries].filter(([key]) => key.startsWith(`${model}:`)).map(([, payload]) => payload)
  }

  /** Advances the time of all stored data, because the library itself reads the machine's clock. */
  advance(seconds: number): void {
    for (const payload of this.#entries.values()) {
      for (const name of TIMES) {
        const time = payload[name]
        if (typeof time === 'number') payload[name] = time - seconds
      }
    }
  }

  /** Makes the authentications of a user older. */
  age(accountId: string, seconds: number): void {
    for (const payload of this.#entries.values()) {
      if (payload.accountId !== accountId) continue
      if (payload.loginTs !== undefined) payload.loginTs -= seconds
      if (payload.authTime !== undefined) payload.authTime -= seconds
    }
  }

  /** Signs a user out of every browser. */
  endSessions(accountId: string): void {
    for (const [key, payload] of this.#entries)
      if (key.startsWith('Session:') && payload.accountId === accountId) this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }

  adapter(model: string): Adapter {
    const entries = this.#entries
    const key = (id: string): string => `${model}:${id}`
    const visible = (payload: AdapterPayload | undefined): AdapterPayload | undefined => {
      const uid = payload?.sessionUid
      const isDead = SESSION_BOUND.has(model) && uid !== undefined && this.#state.sessions.get(uid)?.isAlive === false
      return isDead ? undefined : payload
    }
    const findBy = (test: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
      this.#all(model).find(test)
    return {
      upsert: async (id, payload) => {
        entries.set(key(id), payload)
      },
      find: async (id) => visible(entries.get(key(id))),
      findByUid: async (uid) => findBy((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findBy((payload) => payload.userCode === userCode),
      destroy: async (id) => {
        entries.delete(key(id))
      },
      consume: async (id) => {
        const payload = entries.get(key(id))
        if (payload !== undefined) payload.consumed = this.#state.now()
      },
      revokeByGrantId: async (grantId) => {
        for (const [id, payload] of entries) if (payload.grantId === grantId) entries.delete(id)
      },
    }
  }
}
