import type { RunStatus } from '@reauth/core'

/** What the bank says at each moment of a run. */
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
