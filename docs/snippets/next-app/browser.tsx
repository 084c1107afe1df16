// #region browser
'use client'
import dynamic from 'next/dynamic'

const open = async () => {
  const { App, openPage } = await import('./reauth')
  await openPage()
  return App
}

/** `@authgear/web` needs a browser, so this component isn't rendered on the server. */
export const Browser = dynamic(open, { ssr: false })
// #endregion
