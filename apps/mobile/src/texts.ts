import type { RunStatus } from '@reauth/core'
import { type Messages, messages } from '@reauth/core/messages'

/** What the screen says at each moment of a run. */
export const STATUS_TEXTS: Readonly<Record<RunStatus, string>> = {
  working: 'Checking when you last confirmed that it is you…',
  awaitingConfirmation: 'One tap, and we ask you to confirm that it is you.',
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

/** Why a run ended. The library's texts, and the bank's own where it knows more. */
export const END_TEXTS: Messages = {
  ...messages,
  cancelled: 'You stopped before confirming. Your details are still here; send again whenever you like.',
  cannotReauthenticate:
    'Your account has no password to confirm with. Turn on biometrics above, or sign out and in again.',
  responseLost:
    'The answer was lost on the way. Ask the bank again: it sends this transfer once, however often you ask.',
  subjectMismatch: 'Somebody else confirmed, so nothing was sent. Send again and confirm with your own account.',
}
