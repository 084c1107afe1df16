import { type ReactNode, createElement, useEffect, useState } from 'react'
import { defineReauthDevtools } from '@reauth/devtools/element'
import type { Inspection } from '@reauth/devtools/stream'

defineReauthDevtools()

/** The colors that the reader chose for this site; `undefined` for those of the system. */
function useTheme(): string | undefined {
  const [theme, setTheme] = useState(() => document.documentElement.dataset['theme'])
  useEffect(() => {
    const read = (): void => setTheme(document.documentElement.dataset['theme'])
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return theme
}

/** The devtools in this page, over a stream that came from somewhere else. */
export function Devtools({ inspection }: { readonly inspection: Inspection }): ReactNode {
  const docs = location.href.replace(/#.*/, '')
  return createElement('reauth-devtools', { dock: 'page', theme: useTheme(), inspection, docs })
}
