import type { EndCode } from '../words/codes.js'
import { CODES } from '../words/texts.js'

/** The statuses in which the dialog may be open before the run ends. */
export type DialogStatus =
  | 'awaitingConfirmation'
  | 'confirmingResumed'
  | 'prompting'
  | 'redirecting'
  | 'working'
  | 'calling'

/** Every text of the dialog. */
export interface DialogTexts {
  /** The heading while the run waits for a click or a prompt. */
  readonly title: string
  /** The heading while the run waits for a click after a redirect. */
  readonly resumedTitle: string
  /** The heading after a run that did not succeed. */
  readonly failedTitle: string
  /** The heading after `outcomeUnknown`. */
  readonly unknownTitle: string
  readonly confirm: string
  readonly cancel: string
  readonly close: string
  /** Starts the action again under the same idempotency key. */
  readonly retry: string
  /** Authenticates in the browser instead of the open prompt. */
  readonly useBrowser: string
  /** One sentence for each status. */
  readonly statuses: { readonly [Status in DialogStatus]: string }
  /** One sentence for each code, for the end-user. */
  readonly messages: { readonly [Code in EndCode]: string }
}

/** Your own texts. Omitted ones are in English. */
export type DialogTextOptions = Partial<Omit<DialogTexts, 'statuses' | 'messages'>> & {
  readonly statuses?: Partial<DialogTexts['statuses']> | undefined
  readonly messages?: Partial<DialogTexts['messages']> | undefined
}

const STATUSES: DialogTexts['statuses'] = {
  awaitingConfirmation: 'This action needs a recent sign-in.',
  confirmingResumed: 'You are signed in. Do you want to continue?',
  prompting: 'Follow the steps on your device or in the window that opened.',
  redirecting: 'You are taken to the sign-in page.',
  working: 'Checking your sign-in.',
  calling: 'Sending.',
}

/** Fills in English for the texts that the app omits. */
export function toDialogTexts(given: DialogTextOptions = {}): DialogTexts {
  const messages = Object.fromEntries(Object.entries(CODES).map(([code, { text }]) => [code, text]))
  return {
    title: 'Confirm that it is you',
    resumedTitle: 'Continue your action',
    failedTitle: 'That did not work',
    unknownTitle: 'Not sure whether it worked',
    confirm: 'Confirm',
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    useBrowser: 'Use the browser instead',
    ...given,
    statuses: { ...STATUSES, ...given.statuses },
    messages: { ...(messages as DialogTexts['messages']), ...given.messages },
  }
}
