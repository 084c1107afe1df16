/** A frequent question, with a page that plays the answer. */
export interface Question {
  /** The id. Links depend on it. */
  readonly id: string
  readonly question: string
  /** One or two plain sentences. Words between backticks are code. */
  readonly answer: string
  /** What an app does about it. */
  readonly yourApp: string
  /** Where to read on. */
  readonly more: { readonly href: string; readonly title: string }
  /** The place that plays the answer, without the question: `run/web/…`. */
  readonly place: string
  /** Another answer to the same question. */
  readonly other?: { readonly place: string; readonly title: string }
}

const LEFT = 'refreshIdToken.stale,savePendingAction.saved,startBrowserReauthentication.leaving'
const BACK = `${LEFT},page.loaded.callback,finishBrowserReauthentication`
const CONFIRMED = `${BACK}.authenticated,reauth.confirm,renewIdToken.fresh,performAction.performed`

/** The ten questions, in order. */
export const questions: readonly Question[] = [
  {
    id: 'back',
    question: 'What if the user presses Back at the provider?',
    answer: 'The run ends as `cancelled`, with the code `abandoned`. Nothing was sent.',
    yourApp: 'Show the form as it was. The next click starts a new run.',
    more: { href: 'concepts/outcomes#cancelled', title: 'Every code of a cancelled run' },
    place: `run/web/${LEFT},page.restored?at=0&play=`,
  },
  {
    id: 'network',
    question: 'What if the network is lost during the call?',
    answer:
      'The run ends as `outcomeUnknown`: the server may have performed the action, and nobody can tell from here.',
    yourApp: 'Say that it may have happened, and offer `retry()`. It calls again under the same idempotency key.',
    more: { href: 'concepts/outcomes#after-an-unknown-outcome', title: 'After an unknown outcome' },
    place: 'run/web/refreshIdToken.fresh,performAction.offline?at=0&play=',
  },
  {
    id: 'account',
    question: 'What if a different account comes back?',
    answer:
      'The run ends as `refused`, with `subjectMismatch`. Nothing is sent, and what was kept for the first account is removed.',
    yourApp: 'Load the page again. It may show the data of an account that is no longer signed in.',
    more: { href: 'concepts/pending-action', title: 'What is kept, and for whom' },
    place: `run/web/${BACK}.other-subject?at=0&play=`,
  },
  {
    id: 'twice',
    question: 'Is the action ever called twice?',
    answer:
      'Only if your server itself asks for a newer authentication: then once more, under the same idempotency key. Rule I2 holds that on every edge of the statechart.',
    yourApp: 'Let the endpoint honor the `Idempotency-Key`, so that a call that arrives twice is performed once.',
    more: { href: 'rules#rule-I2', title: 'Rule I2, checked on every edge' },
    place:
      'run/window/refreshIdToken.fresh,performAction.step-up,refreshIdToken.stale,reauthenticateInBrowser.authenticated,performAction.performed?at=0&play=',
  },
  {
    id: 'double-click',
    question: 'What does a double click do?',
    answer: 'The second click joins the run of the first one. There is one run, one prompt and one call.',
    yourApp: 'You need no lock of your own. Disable the button while `isPending`, so that people see that it works.',
    more: { href: 'concepts/coordination', title: 'Several runs at once' },
    place:
      'together/double-click/first.click,second.click,page.refresh.stale,page.browser.authenticated,first.endpoint.performed?at=0&play=',
  },
  {
    id: 'popup',
    question: 'What if the user closes the popup?',
    answer: 'The run ends as `cancelled`, with the code `popupClosed`. Nothing was sent.',
    yourApp: 'Keep the form, and let them click again.',
    more: { href: 'guide/dialog', title: 'A dialog that says so' },
    place: 'run/window/refreshIdToken.stale,reauthenticateInBrowser.popupClosed?at=0&play=',
  },
  {
    id: 'reload',
    question: 'What if the callback page is loaded again?',
    answer:
      'The callback is used once. A page that loads it again ends as `refused`, with `alreadyResumed`, and performs nothing.',
    yourApp: 'Call `resume()` at every page load. Before the user confirmed, it shows the action again.',
    more: { href: 'concepts/pending-action', title: 'How a callback is taken once' },
    place: `run/web/${CONFIRMED},page.loaded.used?at=0&play=`,
    other: {
      place: `run/web/${BACK}.authenticated,page.loaded.confirmation?at=0&play=`,
      title: 'Play a reload before the user confirmed',
    },
  },
  {
    id: 'clock',
    question: 'What if the clock of the device is an hour wrong?',
    answer:
      'No step changes. The age of an authentication is counted from the times in the token, which the provider’s clock made, and your server decides by its own clock.',
    yourApp: 'Never compare `auth_time` with `Date.now()`. Ask `preview()` or `useFreshness()`.',
    more: { href: 'concepts/flow#how-old-an-authentication-is', title: 'How old an authentication is' },
    place:
      'together/two-devices/both.click,both.refresh.stale,both.redirect.authenticated,both.confirm,both.endpoint.performed?clock=slow&at=0&play=',
    other: {
      place: 'run/web/refreshIdToken.stale?clock=slow',
      title: 'See the numbers, and what Date.now() would have said',
    },
  },
  {
    id: 'shows',
    question: 'What does my page show at each moment?',
    answer:
      'Read “What your hook says”. Here the page came back: `status` is `confirmingResumed`, and `canConfirm` is true, so your page shows the action and a button to confirm it.',
    yourApp: 'Switch on `status`. Show a button only if its flag is true, such as `canConfirm` or `canCancel`.',
    more: { href: 'concepts/outcomes', title: 'Every status and every code' },
    place: `run/web/${BACK}.authenticated?at=0&play=`,
  },
  {
    id: 'twenty-minutes',
    question: 'What if the user takes twenty minutes at the provider?',
    answer:
      'The page left, and what was kept expires after ten minutes: the run ends as `refused`, with `pendingActionDiscarded`. If the page is still open behind it, its timer ends the run after ten minutes, as `failed` with `timeout`.',
    yourApp: 'Nothing was sent in either case. Show the form, and say that it took too long.',
    more: { href: 'concepts/pending-action', title: 'How long a pending action is kept' },
    place: `run/web/${LEFT},page.loaded.discarded?at=0&play=`,
    other: { place: `run/web/${LEFT},after.redirectTimeout?at=0&play=`, title: 'Play the page that stays open' },
  },
]

export const questionById = (id: string | null): Question | undefined => questions.find((one) => one.id === id)

/** Returns the link of a place. The simulator plays `run/web/…`, and the page for two runs plays `together/two-tabs/…`. */
const linkOfPlace = (place: string): string =>
  place.startsWith('together/') ? place.replace('together/', 'together#/') : `simulator#/${place}`

/** Returns the link that plays the answer to a question. */
export const linkOfQuestion = ({ id, place }: Question): string =>
  linkOfPlace(`${place}${place.includes('?') ? '&' : '?'}question=${id}`)
