/** One step of a hand-written flow. */
export interface SampleStep {
  /** What the code does. */
  readonly does: string
  /** The corresponding state of the chart, such as `calling`. `null` for a step on the server. */
  readonly state: string | null
  /** What replaces it. */
  readonly instead: string
  /** What goes wrong with it. */
  readonly faults: readonly string[]
}

/** The usual hand-written flow of one platform. */
export interface Sample {
  readonly id: string
  readonly title: string
  /** The kind of replacement: a package, the states of the chart written by hand, or the checks of the server. */
  readonly kind: 'package' | 'states' | 'server'
  readonly steps: readonly SampleStep[]
}

const refresh: SampleStep = {
  does: 'Refreshes the ID Token before anything else, on every click.',
  state: 'refreshing',
  instead:
    'A fresh token in memory is reused. Ten clicks share one refresh. It has a timeout, and is retried if that is safe.',
  faults: ['Ten clicks start ten refreshes.', 'A refresh that hangs leaves a button that does nothing.'],
}

const cannot: SampleStep = {
  does: 'Checks whether the end-user can reauthenticate. If not, it calls the endpoint anyway.',
  state: 'checkingCanReauthenticate',
  instead:
    'Only a fresh authentication passes, unless the requirement is allowUnverifiable. Unknown does not mean no. An enrolled biometric counts.',
  faults: [
    'A missing claim is treated as no, and no means continue: it fails open.',
    'A user with biometrics but no password is never asked.',
  ],
}

const age: SampleStep = {
  does: 'Subtracts auth_time from the device clock, and continues if the difference is less than five minutes.',
  state: 'checkingAuthTime',
  instead: 'The age is measured from iat with a monotonic clock, and with a margin for the request to the server.',
  faults: [
    'If the clock is set back, an old authentication looks fresh.',
    'A negative age passes.',
    'The call can arrive after the window has closed.',
  ],
}

const call: SampleStep = {
  does: 'Calls the endpoint with the ID Token.',
  state: 'calling',
  instead:
    'One call with one idempotency key. A challenge leads to one step-up. After a lost response, the outcome is resolved without a new call.',
  faults: [
    'A double click or a retry pays twice.',
    'A refusal of the server ends in an error that is never shown.',
    'An ineffective step-up goes unnoticed.',
  ],
}

const inApp = (faults: readonly string[]): SampleStep => ({
  does: 'Reauthenticates in one call: with biometrics if they are enrolled, else in a browser tab.',
  state: 'reauthenticating.biometric',
  instead:
    'Biometrics come first, then the browser if they are locked out. A cancel ends the run. Afterwards the subject and a newer auth_time are checked.',
  faults: [
    'Three calls open three prompts.',
    'Returning counts as success: nothing checks for a newer auth_time.',
    ...faults,
  ],
})

const native = (id: string, title: string, faults: readonly string[]): Sample => ({
  id,
  title,
  kind: id === 'react-native' ? 'package' : 'states',
  steps: [refresh, cannot, age, inApp(faults), call],
})

/** The usual code of each platform, step by step, with its replacement. */
export const samples: readonly Sample[] = [
  {
    id: 'web',
    title: 'Web',
    kind: 'package',
    steps: [
      refresh,
      cannot,
      age,
      {
        does: 'Redirects to the OpenID Provider.',
        state: 'reauthenticating.browser.savingPending',
        instead:
          'The action is encrypted, stored and read back first. If it cannot be stored, the page does not redirect.',
        faults: ['The form and the action are lost.', 'There is no state parameter, so any callback is accepted.'],
      },
      {
        does: 'On the callback page, finishes the exchange and refreshes the ID Token once more.',
        state: 'reauthenticating.finishing',
        instead:
          'The record is used once, and only with its state. The code is removed from the URL first. The token from the exchange is enough.',
        faults: [
          'A reload exchanges the code twice.',
          'A different account goes unnoticed.',
          'The second refresh costs a round trip and loses amr.',
          'The SDK must be configured again. A comment says so, but the code is missing.',
        ],
      },
      {
        does: 'Continues with the action immediately.',
        state: 'confirmingResumed',
        instead: 'The action is shown again and needs one click, unless it sets autoResume.',
        faults: ['An attacker can trigger the action by making the user open the URL.'],
      },
      call,
    ],
  },
  native('react-native', 'React Native', ['The biometric options are from an older version and no longer compile.']),
  native('flutter', 'Flutter', ['The biometric options are from an older version.']),
  native('ios', 'iOS', [
    'It skips biometrics with a parameter that was removed in 2022.',
    'Every error ends in an empty branch.',
  ]),
  native('android', 'Android', [
    'The biometric options now take another argument.',
    'Every error ends in an empty callback.',
  ]),
  native('dotnet', '.NET (Xamarin)', [
    'Classes are created with initializers that they do not have.',
    'The handler is async void: an error crashes the app.',
  ]),
  {
    id: 'python',
    title: 'Python',
    kind: 'server',
    steps: [
      {
        does: 'Fetches discovery and keys for every request, without a timeout.',
        state: null,
        instead: 'Keys are fetched once, refreshed in the background, and cached for a limited time during an outage.',
        faults: [
          'Every request waits for the issuer twice, and fails if the issuer is down.',
          'jwks_uri is checked only after it is used.',
        ],
      },
      {
        does: 'Decodes the token with the issuer URL as the audience.',
        state: null,
        instead:
          'For ID Tokens, aud is the client id. iss is compared exactly. exp, iat and sub are required. Token types are never interchangeable.',
        faults: [
          'No real ID Token passes, but an access token does.',
          'Another issuer passes.',
          'A token without exp passes.',
        ],
      },
      {
        does: 'Subtracts auth_time, as local time, from the time in UTC.',
        state: null,
        instead: 'auth_time is required, in whole seconds, and never in the future. 0 is a valid value.',
        faults: [
          'East of Greenwich, the window is hours too long. West of it, every authentication is refused.',
          'An auth_time of tomorrow passes.',
        ],
      },
      {
        does: 'Does not return who authenticated.',
        state: null,
        instead: 'The handler receives the subject, and can compare it with the session.',
        faults: ['The token of one end-user authorizes the request of another.'],
      },
    ],
  },
  {
    id: 'go',
    title: 'Go',
    kind: 'server',
    steps: [
      {
        does: 'Fetches discovery and keys for every request with the default client, without a deadline.',
        state: null,
        instead:
          'Keys are fetched once and refreshed in the background, with a deadline. The issuer of the document is compared.',
        faults: ['Every request waits for the issuer twice.', 'The issuer in the document is not compared.'],
      },
      {
        does: 'Checks the signature and the issuer.',
        state: null,
        instead: 'aud and the token type are checked as well.',
        faults: ['A token for any client of the project passes, and so does an access token.'],
      },
      {
        does: 'Reads auth_time as a float, and compares it with now.',
        state: null,
        instead: 'Whole seconds, not in the future by more than a tolerance that never lengthens the window.',
        faults: ['It breaks if the decoder returns numbers as text.', 'An auth_time in the future passes.'],
      },
    ],
  },
]
