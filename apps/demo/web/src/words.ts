import { CODES, type EndCode, type RunSnapshot } from '@reauth/core'
import type { DialogTextOptions } from '@reauth/core/dialog'
import { STATUS_WORDS } from '../../shared/status-words.js'

/** The texts of the dialog. The page shows the result of a transfer. */
export const DIALOG_WORDS = {
  title: 'Confirm that it is you',
  resumedTitle: 'Welcome back',
  confirm: 'Send now',
  cancel: 'Do not send',
  statuses: { ...STATUS_WORDS, confirmingResumed: 'Look at the transfer once more, then send it.' },
} satisfies DialogTextOptions

/** The bank's texts about why a run ended and what to do. */
const END_WORDS: Readonly<Partial<Record<EndCode, string>>> = {
  cancelled: 'You stopped before confirming. Your details are still here; send again whenever you like.',
  abandoned: 'You came back without confirming. Your details are still here; send again whenever you like.',
  replaced: 'You sent another transfer instead of this one.',
  offline: 'There is no network. Check your connection and send again.',
  providerUnavailable: 'The sign-in service does not answer. Try again in a minute.',
  timeout: 'It took too long. Nothing was sent; try again.',
  sessionLost: 'You are signed out. Sign in and send again.',
  sessionChanged: 'Somebody else is signed in now. Check your account and send again.',
  subjectMismatch: 'Somebody else confirmed, so nothing was sent. Send again and confirm with your own account.',
  callbackRefused: 'The confirmation was used up or too old. Send again.',
  alreadyResumed: 'This transfer continued in another tab. Look at your activity before you send again.',
  cannotReauthenticate:
    'A transfer needs a recent confirmation, and your account has no password to confirm with. Add one in your account settings, or sign out and in again.',
  cannotPersist:
    'Your browser does not let us keep the transfer while you confirm. Leave private mode or allow storage.',
  refusedByServer: 'The bank did not accept this transfer.',
  tooManyPrompts: 'You were asked too often. Wait a few minutes.',
  pendingActionDiscarded:
    'The transfer waited too long, or this page changed meanwhile. Nothing was sent; send it again.',
  pendingActionMissing: 'Your browser no longer has the transfer that you confirmed. Nothing was sent; send it again.',
  invalidInput: 'Something in the form is not right.',
  notSent: 'Nothing was sent. Send again.',
  unexpected: 'Something unexpected happened. Nothing was sent; try again.',
  stepUpIneffective: 'You confirmed, and the bank still asks. Sign out and in again.',
  insufficientMethods: 'The bank needs another way of confirming than the one you used.',
  implausibleAuthTime: 'The time of your sign-in cannot be right. Sign out and in again.',
  notFresh: 'Too much time passed since you confirmed. Send again.',
  notPerformed: 'The bank did not receive it. Send again.',
  responseLost:
    'The answer was lost on the way. Ask the bank again: it sends this transfer once, however often you ask.',
  responseUnreadable: 'The bank has probably sent it. Ask again to be sure: it sends this transfer once.',
}

/** Returns the bank's text for a code. Codes without one, such as those of a newer version, use the library's text. */
export const wordsOf = (code: EndCode): string => END_WORDS[code] ?? CODES[code].text

/** Explains what a slow run waits for. */
export function slowWordsOf(snapshot: RunSnapshot | undefined): string {
  const { state = '', status } = snapshot ?? {}
  if (/offline|awaitingNetwork/i.test(state)) return 'It goes on by itself as soon as you are online.'
  const slow = status === 'calling' || state === 'openingOperation' ? 'The bank' : 'The sign-in service'
  return `${slow} takes longer than usual.`
}
