import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'

const SESSION_BOUND = new Set(['AccessToken', 'RefreshToken', 'AuthorizationCode'])

/** What the provider keeps, in memory. Tokens of a session that was killed are not found any more. */
export class MemoryStore {
  readonly #entries = new Map<string, AdapterPayload>()
  readonly #state: EmulatorState

  constructor(state: EmulatorState) {
    this.#state = state
  }

  /** Every kept payload of a model. */
  all(model: string): AdapterPayload[] {
    return [...this.#entries].filter(([key]) => key.startsWith(`${model}:`)).map(([, payload]) => payload)
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
      this.all(model).find(test)
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
        if (payload !== undefined) payload.consumed = Math.floor(this.#state.now() / 1000)
      },
      revokeByGrantId: async (grantId) => {
        for (const [id, payload] of entries) if (payload.grantId === grantId) entries.delete(id)
      },
    }
  }
}
