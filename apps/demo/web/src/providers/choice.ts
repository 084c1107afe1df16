import type { DemoSession, SessionOptions } from './demo-session.js'

interface Provider {
  readonly label: string
  /** Loads the module on demand. */
  readonly load: () => Promise<{ open(options: SessionOptions): Promise<DemoSession> }>
  /** Whether it supports a prompt in a window. */
  readonly hasPopup: boolean
  /** Whether the bank handles the sign-in itself. */
  readonly isOwn: boolean
}

/**
 * Whether this page runs in an app: native code adds its bridge to a web view before any script runs. This replaces `Capacitor.isNativePlatform()`, for which
 * every browser would have to load `@capacitor/core`.
 */
const isNative = (): boolean => 'Capacitor' in globalThis

/** All sign-in methods. */
export const PROVIDERS = {
  authgear: {
    label: 'Authgear',
    load: () => (isNative() ? import('./authgear-capacitor.js') : import('./authgear.js')),
    hasPopup: false,
    isOwn: false,
  },
  oidc: { label: 'OpenID Connect', load: () => import('./oidc.js'), hasPopup: true, isOwn: false },
  auth0: { label: 'Auth0', load: () => import('./auth0.js'), hasPopup: true, isOwn: false },
  keycloak: { label: 'Keycloak', load: () => import('./keycloak.js'), hasPopup: false, isOwn: false },
  passkey: { label: 'Passkey', load: () => import('./passkey.js'), hasPopup: false, isOwn: true },
  session: { label: 'Cookie session', load: () => import('./session.js'), hasPopup: false, isOwn: true },
} as const satisfies Record<string, Provider>

export type ProviderName = keyof typeof PROVIDERS

/** The values of `?provider=` and `&mode=`. */
export interface Choice {
  readonly provider: ProviderName
  readonly mode: SessionOptions['mode']
}

const REMEMBERED = 'harbor:provider'
const DEFAULT: Choice = { provider: 'authgear', mode: 'redirect' }

/** Ignores errors, because storage can be denied. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

function parse(search: string): Choice | null {
  const query = new URLSearchParams(search)
  const [provider, mode] = [query.get('provider') ?? '', query.get('mode') ?? 'redirect']
  if (!Object.hasOwn(PROVIDERS, provider) || (mode !== 'redirect' && mode !== 'popup')) return null
  const name = provider as ProviderName
  return mode === 'popup' && !PROVIDERS[name].hasPopup ? null : { provider: name, mode }
}

/** Returns the URL of a choice. */
export const addressOf = ({ provider, mode }: Choice): string =>
  `/?${new URLSearchParams({ provider, ...(mode === 'popup' && { mode }) })}`

/**
 * Reads the sign-in method from the URL, else from the tab's storage, because the callback URL doesn't contain it.
 *
 * @returns The choice; `null` if the URL contains unknown values.
 */
export function readChoice(): Choice | null {
  if (!new URLSearchParams(location.search).has('provider')) {
    const remembered = attempt(() => sessionStorage.getItem(REMEMBERED))
    return (remembered && parse(remembered)) || DEFAULT
  }
  const choice = parse(location.search)
  if (choice !== null)
    attempt(() => sessionStorage.setItem(REMEMBERED, new URL(addressOf(choice), location.href).search))
  return choice
}
