import type { DemoSession, SessionOptions } from './demo-session.js'

interface Provider {
  readonly label: string
  /** Loaded only if it is chosen. */
  readonly load: () => Promise<{ open(options: SessionOptions): Promise<DemoSession> }>
  /** Whether it can ask in a window. */
  readonly hasPopup: boolean
  /** Whether the bank signs in by itself. */
  readonly isOwn: boolean
}

/**
 * Whether this page is in an app: native code puts its bridge into a web view before any script runs. `Capacitor.isNativePlatform()` says the same, and every browser
 * would load `@capacitor/core` for it.
 */
const isNative = (): boolean => 'Capacitor' in globalThis

/** Every way to sign in. */
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

/** What `?provider=` and `&mode=` say. */
export interface Choice {
  readonly provider: ProviderName
  readonly mode: SessionOptions['mode']
}

const REMEMBERED = 'harbor:provider'
const DEFAULT: Choice = { provider: 'authgear', mode: 'redirect' }

/** Storage may be denied. */
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

/** The address that chooses. */
export const addressOf = ({ provider, mode }: Choice): string =>
  `/?${new URLSearchParams({ provider, ...(mode === 'popup' && { mode }) })}`

/**
 * Reads how to sign in, from the address or else from what this tab remembers: the callback page comes back without it.
 *
 * @returns `null` if the address names what there is not.
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
