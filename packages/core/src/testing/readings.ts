import type { CanReauthenticate } from '@reauth/policy'
import type { Reading } from '../words/facts.js'

/** The options of {@link readingOf}. */
export interface ReadingOptions {
  /** Seconds since the end-user authenticated. Default: 0. `null`: there is no `auth_time`. */
  readonly age?: number | null
  /** Seconds on the OpenID Provider's clock. Default: 1 000 000. */
  readonly now?: number
  /** Default: `true`. */
  readonly canReauthenticate?: CanReauthenticate
  /** Default: `false`. */
  readonly biometricEnabled?: boolean
  /** Default: `'alice'`. */
  readonly subject?: string
  /** Seconds until the token expires. Default: 300. */
  readonly life?: number
  readonly methods?: readonly string[]
  readonly acr?: string
}

/** Creates a reading for tests of the chart. */
export function readingOf(options: ReadingOptions = {}): Reading {
  const { age = 0, now = 1_000_000, subject = 'alice', life = 300 } = options
  return {
    authentication: {
      issuer: 'https://op.example.com',
      subject,
      issuedAt: now,
      expiresAt: now + life,
      methods: options.methods ?? ['pwd'],
      canReauthenticate: options.canReauthenticate ?? true,
      ...(age !== null && { authTime: now - age }),
      ...(options.acr !== undefined && { acr: options.acr }),
    },
    now,
    biometricEnabled: options.biometricEnabled ?? false,
    subjectKey: `key of ${subject}`,
  }
}
