export type { ReauthDialogElement, ReauthDialogOptions } from './dialog/reauth-dialog.js'
export { defineReauthDialog } from './dialog/reauth-dialog.js'
export type { DialogStatus, DialogTextOptions, DialogTexts } from './dialog/dialog-texts.js'
