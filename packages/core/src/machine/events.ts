/** The events that a run accepts. */
export type SensitiveActionEvent =
  /** The end-user, or the app on their behalf, cancels the run. */
  | { readonly type: 'reauth.cancel' }
  /** The end-user's click if one is awaited. */
  | { readonly type: 'reauth.confirm' }
  /** The end-user prefers another method than the one that is under way. */
  | { readonly type: 'method.choose'; readonly method: 'biometric' | 'browser' }
  /** A newer action took the place of this one. */
  | { readonly type: 'run.replaced' }
  /** The page that should have left is still here: save and leave again. */
  | { readonly type: 'redirect.again' }
  /** The page came back: the Back button, or a restored page. `taken`: the action continued in another page meanwhile. */
  | { readonly type: 'page.restored'; readonly taken?: boolean }
  /** The network is back. */
  | { readonly type: 'network.restored' }
  /** The session is lost, or became another end-user's. */
  | { readonly type: 'session.changed'; readonly change: 'lost' | 'changed' }

/** The tags that a user interface can check: `snapshot.hasTag('prompting')`. */
export type SensitiveActionTag =
  | 'working'
  | 'awaitingConfirmation'
  | 'prompting'
  | 'redirecting'
  | 'confirmingResumed'
  | 'calling'
