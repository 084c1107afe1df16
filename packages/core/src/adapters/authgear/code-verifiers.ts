import { STORAGE_PREFIX } from '../../platform/names.js'
import { attempt } from '../../platform/attempt.js'
import { ServiceError } from '../../words/service-error.js'

/** How long a copy is kept, in milliseconds. A pending action lives no longer. */
const LIFETIME = 600_000

/** As long as the longest code verifier (RFC 7636 §4.1). */
const PROBE = 'x'.repeat(128)

/** What is kept of a transaction: the verifier, and the session (`sid`) that left. */
interface Copy {
  readonly verifier: string
  readonly session?: string
  readonly at: number
}

type Copies = Readonly<Record<string, Copy>>

/**
 * Keeps the SDK's PKCE code verifier for each transaction, so that two tabs that leave both come back.
 *
 * The SDK has one slot for it in `localStorage`, named after the container and shared by all tabs: the tab that leaves last takes it. This class copies what the
 * SDK stored into this tab's `sessionStorage` under the `state`, and puts it back into the slot while the SDK reads it. It adds no secret to what the SDK already
 * keeps at rest: a copy is removed when its callback is answered, and not used after ten minutes. Without a copy, as when `sessionStorage` is denied or the callback
 * opens in another tab, the SDK uses its slot.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.1 RFC 7636 §4.1}
 */
export class CodeVerifiers {
  readonly #container: { readonly name?: string }
  readonly #wall: () => number

  constructor(container: { readonly name?: string }, wall: () => number) {
    this.#container = container
    this.#wall = wall
  }

  /**
   * Starts a transaction, and copies the verifier that the SDK stored meanwhile.
   *
   * @throws {ServiceError} `cannotPersist` if `localStorage` keeps nothing: the SDK would leave without a verifier, and the callback would be refused.
   */
  async starting(state: string, start: () => Promise<void>, session?: string): Promise<void> {
    if (!this.#canKeep()) throw new ServiceError('cannotPersist')
    const before = this.#slot()
    await start()
    const verifier = this.#slot()
    if (verifier === undefined || verifier === before) return
    const copy: Copy = { verifier, at: this.#wall(), ...(session !== undefined && { session }) }
    this.#write({ ...this.#copies(), [state]: copy })
  }

  /** Calls the SDK with the verifier of a transaction in its slot. The SDK reads the slot before its first `await`; what was there is put back. */
  finishing<Result>(state: string, finish: () => Result): Result {
    const verifier = this.#copy(state)?.verifier
    if (verifier === undefined) return finish()
    const other = this.#slot()
    this.#fill(verifier)
    try {
      return finish()
    } finally {
      this.#fill(other)
    }
  }

  /** The session (`sid`) that left, if that is known. */
  sessionOf(state: string): string | undefined {
    return this.#copy(state)?.session
  }

  /** Removes the copy of a transaction that was answered. */
  forget(state: string): void {
    const { [state]: _, ...rest } = this.#copies()
    this.#write(rest)
  }

  get #slotKey(): string {
    return `authgear_${this.#container.name ?? 'default'}_oidcCodeVerifier`
  }

  get #copiesKey(): string {
    return `${STORAGE_PREFIX}code-verifiers:${this.#container.name ?? 'default'}`
  }

  #canKeep(): boolean {
    const key = `${this.#copiesKey}:probe`
    const isKept = attempt(() => {
      localStorage.setItem(key, PROBE)
      return localStorage.getItem(key) === PROBE
    })
    attempt(() => localStorage.removeItem(key))
    return isKept === true
  }

  #slot(): string | undefined {
    return attempt(() => localStorage.getItem(this.#slotKey)) ?? undefined
  }

  #fill(verifier: string | undefined): void {
    attempt(() =>
      verifier === undefined ? localStorage.removeItem(this.#slotKey) : localStorage.setItem(this.#slotKey, verifier),
    )
  }

  #copy(state: string): Copy | undefined {
    const copies = this.#copies()
    return Object.hasOwn(copies, state) ? copies[state] : undefined
  }

  /** The copies that are not too old, by a clock that may have been set back. */
  #copies(): Copies {
    const read = (): Copies => {
      const copies = Object.entries(JSON.parse(sessionStorage.getItem(this.#copiesKey)!) as Copies)
      return Object.fromEntries(copies.filter(([, { at }]) => Math.abs(this.#wall() - at) < LIFETIME))
    }
    return attempt(read) ?? {}
  }

  #write(copies: Copies): void {
    attempt(() =>
      Object.keys(copies).length === 0
        ? sessionStorage.removeItem(this.#copiesKey)
        : sessionStorage.setItem(this.#copiesKey, JSON.stringify(copies)),
    )
  }
}
