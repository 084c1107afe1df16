import { STORAGE_PREFIX } from '../../platform/names.js'
import { attempt } from '../../platform/attempt.js'
import { ServiceError } from '../../words/service-error.js'

/** How long a copy is used, in milliseconds. A pending action does not live longer. */
const LIFETIME = 600_000

/** The length of the longest code verifier (RFC 7636 §4.1). */
const PROBE = 'x'.repeat(128)

/** The copy for a transaction: the verifier and the session (`sid`). */
interface Copy {
  readonly verifier: string
  readonly session?: string
  readonly at: number
}

type Copies = Readonly<Record<string, Copy>>

/**
 * Keeps the SDK's PKCE code verifier for each transaction, so that two tabs can leave at the same time.
 *
 * The SDK stores it in one `localStorage` item, named after the container and shared by all tabs, so the last tab overwrites it. This class copies the item into this
 * tab's `sessionStorage` under the `state`, and restores it while the SDK reads it. The SDK stores this secret anyway: a copy is removed when its callback is answered,
 * and isn't used after ten minutes. Without a copy, for example if `sessionStorage` is denied or the callback opens in another tab, the SDK uses its own item.
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
   * Starts a transaction, and copies the verifier that the SDK stores in the meantime.
   *
   * @throws {ServiceError} `cannotPersist` if `localStorage` stores nothing. The SDK would leave without a verifier, and the callback would be refused.
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

  /** Calls the SDK with the verifier of a transaction in its item, which the SDK reads before its first `await`. Then the previous value is restored. */
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

  /** Returns the session (`sid`) in which the transaction started, if it is known. */
  sessionOf(state: string): string | undefined {
    return this.#copy(state)?.session
  }

  /** Removes the copy of an answered transaction. */
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

  /** Returns the copies that have not expired, even if the clock was set back. */
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
