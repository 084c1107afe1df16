/** What a picture of a state shows, apart from its words. */
export interface StatePicture {
  /** How an end reads in a picture. */
  readonly tone?: 'good' | 'warn' | 'quiet' | 'bad' | 'unsure'
  /** Branches of the line that most runs take: a picture draws them straight down. */
  readonly main?: readonly string[]
  /** Branches of a way round that a picture always draws as well. */
  readonly aside?: readonly string[]
  /** The state in which a run goes on after its page was away. */
  readonly resumesAt?: string
}

/** The picture of the statechart: its main line, the ways round it, and how its ends read. Branches go by the names that `PROSE` gives them. */
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
