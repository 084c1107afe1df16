/** An example run. */
export interface Story {
  readonly title: string
  readonly scenario: string
  readonly events: readonly string[]
}

const asked = ['refreshIdToken.stale', 'reauthenticateInBrowser.authenticated']

/** Example runs that show the purpose of the chart. */
export const stories: readonly Story[] = [
  {
    title: 'To the provider and back',
    scenario: 'web',
    events: [
      'refreshIdToken.stale',
      'savePendingAction.saved',
      'startBrowserReauthentication.leaving',
      'page.loaded.callback',
      'finishBrowserReauthentication.authenticated',
      'reauth.confirm',
      'renewIdToken.fresh',
      'performAction.performed',
    ],
  },
  { title: 'Recent enough', scenario: 'web', events: ['refreshIdToken.fresh', 'performAction.performed'] },
  { title: 'Asked in a window', scenario: 'window', events: [...asked, 'performAction.performed'] },
  {
    title: 'Biometrics locked, so the browser',
    scenario: 'biometric-or-browser',
    events: [
      'refreshIdToken.stale-enrolled',
      'reauthenticateWithBiometric.biometricUnavailable',
      'reauthenticateInBrowser.authenticated',
      'performAction.performed',
    ],
  },
  {
    title: 'The server asks for step-up',
    scenario: 'window',
    events: ['refreshIdToken.fresh', 'performAction.step-up', ...asked, 'performAction.performed'],
  },
  {
    title: 'Somebody else comes back',
    scenario: 'window',
    events: ['refreshIdToken.stale', 'reauthenticateInBrowser.other-subject'],
  },
  {
    title: 'The answer is lost',
    scenario: 'operation',
    events: [
      'refreshIdToken.fresh',
      'openOperation.opened',
      'reauthenticateInBrowser.authenticated',
      'after.callTimeout',
      'resolveOutcome.performed',
    ],
  },
]
