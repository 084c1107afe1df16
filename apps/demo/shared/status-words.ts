import type { RunStatus } from '@reauth/core'

/** The bank's text for each status of a run. */
export const STATUS_WORDS: Readonly<Record<RunStatus, string>> = {
  working: 'Checking when you last confirmed that it is you…',
  awaitingConfirmation: 'One more press, and we ask you to confirm that it is you.',
  prompting: 'Confirm that it is you.',
  redirecting: 'Taking you to the sign-in page. Your transfer is kept.',
  confirmingResumed: 'Welcome back. Look at the transfer once more, then send it.',
  calling: 'Sending…',
  succeeded: 'Sent.',
  refused: 'Not sent.',
  cancelled: 'Not sent: you stopped it.',
  failed: 'Not sent: something did not work.',
  outcomeUnknown: 'We do not know yet whether it was sent.',
}

/** More precise texts by state of the chart. */
const STATE_WORDS: Readonly<Record<string, string>> = {
  'refreshing.offline': 'You are offline. The transfer waits for the network.',
  'reauthenticating.finishing.awaitingNetwork': 'You are offline. The transfer waits for the network.',
  'refreshing.backingOff': 'The sign-in service did not answer. Asking it again…',
  openingOperation: 'Asking the bank about this transfer…',
  'reauthenticating.finishing.exchanging': 'Checking your confirmation…',
  renewingIdToken: 'Checking your confirmation…',
  resolvingOutcome: 'The answer was lost. Asking the bank whether it was sent…',
}

/** Returns the bank's text for the current state of a run. */
export const wordsOfMoment = (status: RunStatus, state = ''): string => STATE_WORDS[state] ?? STATUS_WORDS[status]
