import { randomInt } from 'node:crypto'

/** How long a challenge is valid, in seconds. */
const LIFETIME = 300
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 32
const PURPOSES = ['anonymous_request', 'biometric_request', 'app2app_request'] as const

/** The purpose of a challenge. */
export type ChallengePurpose = (typeof PURPOSES)[number]

export const isPurpose = (value: unknown): value is ChallengePurpose => PURPOSES.includes(value as ChallengePurpose)

/** A challenge for a device to sign. Times are seconds on the provider's own clock. */
export interface Challenge {
  readonly token: string
  readonly purpose: ChallengePurpose
  readonly expiresAt: number
}

/** The open challenges. Each can be used once, for five minutes. */
export class Challenges {
  readonly #now: () => number
  readonly #open = new Map<string, Challenge>()

  /** @param now Returns seconds since the Unix epoch. */
  constructor(now: () => number) {
    this.#now = now
  }

  issue(purpose: ChallengePurpose): Challenge {
    const token = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
    const challenge = { token, purpose, expiresAt: this.#now() + LIFETIME }
    this.#open.set(token, challenge)
    return challenge
  }

  /** Uses a challenge up. Returns whether it was open and for this purpose. */
  consume(token: string, purpose: ChallengePurpose): boolean {
    const challenge = this.#open.get(token)
    this.#open.delete(token)
    return challenge?.purpose === purpose && this.#now() < challenge.expiresAt
  }
}
