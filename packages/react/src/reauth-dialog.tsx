import type { DialogTextOptions, ReauthDialogElement } from '@reauth/core/dialog'
import { defineReauthDialog } from '@reauth/core/dialog'
import { type ReactNode, createElement, useEffect, useRef } from 'react'
import { useReauthContext } from './reauth-context.js'

/** What {@link ReauthDialog} takes. */
export interface ReauthDialogProps {
  /** Texts of your own, such as those of another language. Default: English. Give the same object at each render. */
  readonly texts?: DialogTextOptions
  /** Close when the run ends, also if it did not succeed: for pages that show `error` themselves. Default: `false`. */
  readonly closesAtEnd?: boolean
}

/**
 * A modal dialog for every run of the page that needs the end-user: put it once below `<ReauthProvider>`.
 *
 * It opens when a run waits for a click or for a prompt, also after a redirect, and says why a run did not succeed. It has no styles of its own: import
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
