import type { DialogTextOptions, ReauthDialogElement } from '@reauth/core/dialog'
import { defineReauthDialog } from '@reauth/core/dialog'
import { type ReactNode, createElement, useEffect, useRef } from 'react'
import { useReauthContext } from './reauth-context.js'

/** Props of {@link ReauthDialog}. */
export interface ReauthDialogProps {
  /** Your own texts, for example in another language. Pass the same object at each render. Default: English texts. */
  readonly texts?: DialogTextOptions
  /** Whether to close the dialog when the run ends, even if it failed: for pages that show `error` themselves. Default: `false`. */
  readonly closesAtEnd?: boolean
}

/**
 * Shows a modal dialog for every run of the page that needs the end-user. Render it once below `<ReauthProvider>`.
 *
 * It opens when a run waits for a click or a prompt, also after a redirect, and explains why a run failed. It has no styles of its own: import
 * `@reauth/core/dialog.css`, or write your own. It is the custom element `<reauth-dialog>`.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /><ReauthDialog /></ReauthProvider>
 */
export function ReauthDialog({ texts, closesAtEnd = false }: ReauthDialogProps): ReactNode {
  const { reauth } = useReauthContext()
  const element = useRef<ReauthDialogElement>(null)
  useEffect(() => {
    defineReauthDialog()
    Object.assign(element.current as ReauthDialogElement, { texts, closesAtEnd, reauth })
  }, [reauth, texts, closesAtEnd])
  return createElement('reauth-dialog', { ref: element })
}
