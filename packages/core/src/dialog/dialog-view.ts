import type { RunSnapshot } from '../run/run-snapshot.js'
import type { DialogTexts } from './dialog-texts.js'

/** The buttons of the dialog. */
export type DialogButton = 'confirm' | 'useBrowser' | 'retry' | 'cancel' | 'close'

/** The contents of the dialog. */
export interface DialogView {
  readonly title: string
  readonly text: string
  /** The buttons, with the main one first. */
  readonly buttons: readonly DialogButton[]
}

/** Whether a run needs the end-user, so that the dialog opens for it. */
export const needsEndUser = ({ canConfirm, status }: RunSnapshot): boolean => canConfirm || status === 'prompting'

/** Whether the dialog has nothing more to show for a run, because it succeeded or the end-user cancelled it. */
const isSettled = ({ status }: RunSnapshot): boolean => status === 'succeeded' || status === 'cancelled'

/** Returns the contents of the dialog for a run, or `undefined` if it closes. */
export function toDialogView(snapshot: RunSnapshot, texts: DialogTexts): DialogView | undefined {
  const { status, code, canConfirm, canCancel, canChoose, canRetry } = snapshot
  if (isSettled(snapshot)) return undefined
  if (code !== undefined)
    return {
      title: status === 'outcomeUnknown' ? texts.unknownTitle : texts.failedTitle,
      text: texts.messages[code],
      buttons: [...(canRetry ? (['retry'] as const) : []), 'close'],
    }
  return {
    title: snapshot.resumed ? texts.resumedTitle : texts.title,
    text: texts.statuses[status as keyof DialogTexts['statuses']],
    buttons: [
      ...(canConfirm ? (['confirm'] as const) : []),
      ...(canChoose ? (['useBrowser'] as const) : []),
      // Cancelling during the call would leave the outcome unknown.
      ...(canCancel && status !== 'calling' ? (['cancel'] as const) : []),
    ],
  }
}
