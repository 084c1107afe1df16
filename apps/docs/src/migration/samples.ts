/** One step of a flow that was written by hand. */
export interface SampleStep {
  /** What the code does, in its order. */
  readonly does: string
  /** The state of the chart that stands for it: `calling`. `null` where the server does it. */
  readonly state: string | null
  /** What takes its place, in words. */
  readonly instead: string
  /** What goes wrong with it. */
  readonly faults: readonly string[]
}

/** The flow as it is usually written for one platform. */
export interface Sample {
  readonly id: string
  readonly title: string
  /** What replaces it: a package of ours, the states of the chart by hand, or the checks of the server. */
  readonly kind: 'package' | 'states' | 'server'
  readonly steps: readonly SampleStep[]
}

const refresh: SampleStep = {
  does: 'Refreshes the ID Token before anything else, on every click.',
  state: 'refreshing',
  instead:
    'The token in memory serves while it is fresh; ten clicks share one refresh; it has a timeout, and is made again where that is safe.',
  faults: ['Ten clicks make ten refreshes.', 'A refresh that hangs leaves a button that does nothing.'],
}

const cannot: SampleStep = {
  does: 'Asks whether the end-user can reauthenticate. Where the answer is no, calls the endpoint all the same.',
  state: 'checkingCanReauthenticate',
  instead:
    'Only a fresh authentication passes, unless the requirement says allowUnverifiable. Unknown is not no. An enrolled biometric counts.',
  faults: [
    'A missing claim reads as no, and no means go on: it fails open.',
    'Who has a biometric and no password is not asked for it.',
  ],
}

const age: SampleStep = {
  does: 'Subtracts auth_time from the clock of the device, and goes on where less than five minutes are left over.',
  state: 'checkingAuthTime',
  instead: 'The age counts from iat, with a clock that nobody can set, and with a margin for the way to the server.',
  faults: [
    'A clock that is set back makes an old authentication fresh.',
    'A negative age passes.',
    'The call can arrive after the window.',
  ],
}

const call: SampleStep = {
  does: 'Calls the endpoint with the ID Token.',
  state: 'calling',
  instead:
    'One call under one idempotency key. A challenge leads to one step-up; a lost answer is asked after, and never called anew.',
  faults: [
    'A double click or a retry pays twice.',
    'A refusal of the server ends in an error that nobody shows.',
    'Nobody notices where the step-up did not help.',
  ],
}

const inApp = (faults: readonly string[]): SampleStep => ({
  does: 'Reauthenticates in one call: by biometrics where they are enrolled, else in a browser tab.',
  state: 'reauthenticating.biometric',
  instead:
    'Biometrics first, the browser where they are locked out; a cancel is a cancel; the same subject and a newer auth_time are checked afterwards.',
  faults: [
    'Three calls open three prompts.',
    'That it returned is taken for success: whether auth_time moved is not looked at.',
    ...faults,
  ],
})

const native = (id: string, title: string, faults: readonly string[]): Sample => ({
  id,
  title,
  kind: id === 'react-native' ? 'package' : 'states',
  steps: [refresh, cannot, age, inApp(faults), call],
})

/** What each platform's usual code does, line by line, and what replaces it. */
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
        does: 'Leaves the page for the OpenID Provider.',
        state: 'reauthenticating.browser.savingPending',
        instead: 'The action is written, sealed and read back first; where it cannot be kept, the page does not leave.',
        faults: ['The form and what it was for are lost.', 'There is no state, so any callback is taken for this one.'],
      },
      {
        does: 'On the callback page, finishes the exchange and refreshes the ID Token once more.',
        state: 'reauthenticating.finishing',
        instead:
          'The record is taken once, by this state alone; the code leaves the address first; the token of the exchange is enough.',
        faults: [
          'A reload exchanges the code twice.',
          'Another account that comes back is not noticed.',
          'The second refresh costs a round trip and loses amr.',
          'The SDK has to be configured again; a comment says so, and no code does.',
        ],
      },
      {
        does: 'Goes on with the action at once.',
        state: 'confirmingResumed',
        instead: 'The action is shown again and needs one click, unless it is declared harmless.',
        faults: ['Whoever makes somebody open the address performs the action.'],
      },
      call,
    ],
  },
  native('react-native', 'React Native', [
    'The options of the biometric are those of an older version: they do not compile today.',
  ]),
  native('flutter', 'Flutter', ['The options of the biometric are those of an older version.']),
  native('ios', 'iOS', [
    'Skipping biometrics is asked for by a parameter that is gone since 2022.',
    'Every error ends in an empty branch.',
  ]),
  native('android', 'Android', [
    'The options of the biometric take one argument more today.',
    'Every error ends in an empty callback.',
  ]),
  native('dotnet', '.NET (Xamarin)', [
    'Classes are filled by initializers that they do not have.',
    'The handler is async void: an error ends the app.',
  ]),
  {
    id: 'python',
    title: 'Python',
    kind: 'server',
    steps: [
      {
        does: 'Fetches discovery and keys for every request, without a timeout.',
        state: null,
        instead: 'Keys are fetched once, renewed in the background, and kept for a bounded time through an outage.',
        faults: [
          'Every request waits for the issuer twice, and fails where the issuer does.',
          'That jwks_uri is there is checked after it was used.',
        ],
      },
      {
        does: 'Decodes the token with an audience that is the address of the issuer.',
        state: null,
        instead:
          'aud is the client id for ID Tokens, iss is compared exactly, exp, iat and sub are required, and the kinds of tokens are never interchangeable.',
        faults: [
          'No real ID Token passes, and an access token does.',
          'Another issuer passes.',
          'A token without exp passes.',
        ],
      },
      {
        does: 'Subtracts auth_time, as local time, from the time in UTC.',
        state: null,
        instead: 'Whole seconds on both sides; required; never in the future; 0 is a value.',
        faults: [
          'East of Greenwich hours are added to the window; west of it nobody passes.',
          'An auth_time of tomorrow passes.',
        ],
      },
      {
        does: 'Ends without saying who it was.',
        state: null,
        instead: 'The subject is handed to the handler, and can be compared with that of the session.',
        faults: ['The token of one end-user pays for the request of another.'],
      },
    ],
  },
  {
    id: 'go',
    title: 'Go',
    kind: 'server',
    steps: [
      {
        does: 'Fetches discovery and keys for every request, by the default client, without a deadline.',
        state: null,
        instead:
          'Keys are fetched once and renewed in the background, with a deadline; the issuer of the document is compared.',
        faults: ['Every request waits for the issuer twice.', 'The issuer that the document names is not compared.'],
      },
      {
        does: 'Checks the signature and the issuer.',
        state: null,
        instead: 'aud and the kind of the token are checked as well.',
        faults: ['A token for any client of the project passes, and so does an access token.'],
      },
      {
        does: 'Reads auth_time as a float, and compares it with now.',
        state: null,
        instead: 'Whole seconds, not in the future by more than a tolerance that never lengthens the window.',
        faults: ['It breaks where the decoder keeps numbers as text.', 'An auth_time in the future passes.'],
      },
    ],
  },
]
