import { type Scenario, scenarios } from '@reauth/core/testing'

/** The settings of a custom run. */
export interface Settings {
  readonly browser: 'redirect' | 'inProcess' | 'none'
  readonly maxAge: 'always' | '1m' | '5m' | '1h'
  readonly policy: 'reauthenticate' | 'deny' | 'allowUnverifiable'
  readonly confirm: boolean
  readonly operation: boolean
  readonly resolvable: boolean
  readonly fallback: boolean
}

/** The values of each setting. The first one is the default. */
export const CHOICES = {
  browser: ['redirect', 'inProcess', 'none'],
  maxAge: ['5m', 'always', '1m', '1h'],
  policy: ['reauthenticate', 'deny', 'allowUnverifiable'],
} as const
/** The settings that are on or off. */
export const SWITCHES = ['confirm', 'operation', 'resolvable', 'fallback'] as const

/** The default settings of a custom run. */
export const defaults: Settings = {
  browser: 'redirect',
  maxAge: '5m',
  policy: 'reauthenticate',
  confirm: false,
  operation: false,
  resolvable: false,
  fallback: false,
}

/** Returns the settings as an id for links: `own.redirect.5m.deny.confirm`. */
export const settingsToId = (settings: Settings): string =>
  ['own', settings.browser, settings.maxAge, settings.policy, ...SWITCHES.filter((name) => settings[name])].join('.')

const pick = <Word extends string>(words: readonly Word[], found: readonly string[], fallback: Word): Word =>
  words.find((word) => found.includes(word)) ?? fallback

/** Returns the settings of an id. Unknown parts have their defaults. */
export function settingsOfId(id: string): Settings | null {
  const [kind, ...words] = id.split('.')
  if (kind !== 'own') return null
  return {
    browser: pick(CHOICES.browser, words, defaults.browser),
    maxAge: pick(CHOICES.maxAge, words, defaults.maxAge),
    policy: pick(CHOICES.policy, words, defaults.policy),
    confirm: words.includes('confirm'),
    operation: words.includes('operation'),
    resolvable: words.includes('resolvable'),
    fallback: words.includes('fallback'),
  }
}

const scenarioOf = (settings: Settings): Scenario => ({
  id: settingsToId(settings),
  title: 'a setting of one’s own',
  input: {
    runId: 'run',
    actionId: 'transfer',
    idempotencyKey: 'key',
    requirement: {
      maxAge: settings.maxAge,
      ...(settings.policy !== 'reauthenticate' && { whenCannotReauthenticate: settings.policy }),
    },
    capabilities: {
      browser: settings.browser,
      operation: settings.operation,
      resolvable: settings.resolvable,
    },
    preferences: { confirm: settings.confirm, onBiometricCancel: settings.fallback ? 'browser' : 'cancel' },
  },
})

/** Returns the scenario of a link; `null` if it doesn't exist. */
export function scenarioById(id: string): Scenario | null {
  const settings = settingsOfId(id)
  return settings === null ? (scenarios.find((one) => one.id === id) ?? null) : scenarioOf(settings)
}
