/** How a picture draws a state, apart from its texts. */
export interface StatePicture {
  /** The tone of a final state. */
  readonly tone?: 'good' | 'warn' | 'quiet' | 'bad' | 'unsure'
  /** Branches of the main line, which most runs take. A picture draws them straight down. */
  readonly main?: readonly string[]
  /** Branches of a detour that a picture always draws. */
  readonly aside?: readonly string[]
  /** The state in which a run continues after a redirect. */
  readonly resumesAt?: string
}

/**
 * The settings of the chart's picture: its main line, its detours and the tone of its final states. Branches have the
 * names of `PROSE`.
 */
export const PICTURE: Readonly<Record<string, StatePicture>> = {
  'reauth.entering': {
    main: ['always → refreshing'],
  },
  'reauth.refreshing.requesting': {
    main: ['onDone → checkingCanReauthenticate'],
  },
  'reauth.checkingCanReauthenticate': {
    main: ['always canReauthenticate → checkingAuthTime'],
  },
  'reauth.checkingAuthTime': {
    main: ['always isFresh → ready'],
    aside: ['always → reauthenticating'],
  },
  'reauth.reauthenticating.choosingMethod': {
    aside: [
      'always canUseBiometric → biometric',
      'always canUseBrowserInProcess → inProcess',
      'always canUseBrowserByRedirect → savingPending',
    ],
  },
  'reauth.reauthenticating.biometric': {
    aside: ['onDone → verifying'],
  },
  'reauth.reauthenticating.browser.inProcess': {
    aside: ['onDone → verifying'],
  },
  'reauth.reauthenticating.browser.savingPending': {
    aside: ['onDone → redirecting'],
  },
  'reauth.reauthenticating.browser.redirecting': {
    resumesAt: 'reauth.reauthenticating.finishing',
  },
  'reauth.reauthenticating.finishing.exchanging': {
    aside: ['onDone → verifying'],
  },
  'reauth.reauthenticating.verifying': {
    aside: ['always isFresh → ready'],
  },
  'reauth.ready': {
    main: ['always → calling'],
    aside: ['always isUnseen → confirmingResumed'],
  },
  'reauth.confirmingResumed': {
    aside: ['reauth.confirm → renewingIdToken'],
  },
  'reauth.renewingIdToken': {
    aside: ['onDone → ready'],
  },
  'reauth.calling': {
    main: ['onDone isResult → succeeded'],
  },
  'reauth.succeeded': {
    tone: 'good',
  },
  'reauth.refused': {
    tone: 'warn',
  },
  'reauth.cancelled': {
    tone: 'quiet',
  },
  'reauth.failed': {
    tone: 'bad',
  },
  'reauth.outcomeUnknown': {
    tone: 'unsure',
  },
}
