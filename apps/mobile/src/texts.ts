import { type Messages, messages } from '@reauth/core/messages'

/** The messages for the end of a run: the library's texts, and the bank's own where it knows more. */
export const END_TEXTS: Messages = {
  ...messages,
  cancelled: 'You stopped before confirming. Your details are still here; send again whenever you like.',
  cannotReauthenticate:
    'Your account has no password to confirm with. Turn on biometrics above, or sign out and in again.',
  responseLost:
    'The answer was lost on the way. Ask the bank again: it sends this transfer once, however often you ask.',
  subjectMismatch: 'Somebody else confirmed, so nothing was sent. Send again and confirm with your own account.',
}
