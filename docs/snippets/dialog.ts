// #region element
import type { Reauth } from '@reauth/core'
import { type DialogTextOptions, defineReauthDialog } from '@reauth/core/dialog'

export function addDialog(reauth: Reauth): void {
  defineReauthDialog({ reauth })
  document.body.append(document.createElement('reauth-dialog'))
}
// #endregion

// #region texts
export const german: DialogTextOptions = {
  title: 'Bitte bestätigen Sie, dass Sie es sind',
  resumedTitle: 'Vorgang fortsetzen',
  confirm: 'Bestätigen',
  cancel: 'Abbrechen',
  close: 'Schließen',
  statuses: { confirmingResumed: 'Sie sind angemeldet. Möchten Sie fortfahren?' },
  messages: { offline: 'Es besteht keine Verbindung zum Netz.' },
}
// #endregion

// #region messages
import type { EndCode } from '@reauth/core'
import { type Messages, developerMessages, messages } from '@reauth/core/messages'

const french: Messages = { ...messages, cancelled: "Vous avez annulé l'opération." }

export const sayIn = (language: string, code: EndCode): string => (language === 'fr' ? french : messages)[code]

export const explain = (code: EndCode): string => developerMessages[code]
// #endregion
