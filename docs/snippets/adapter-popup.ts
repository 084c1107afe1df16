// #region popup
import type { InProcessBrowser, PromptOptions, RedirectBrowser } from '@reauth/core'
import { Popup, finishPopup } from '@reauth/core/adapters/popup'
import type { Authentication } from '@reauth/policy'

/** The API of your SDK. */
interface Client {
  /** Sends an authorization request. The callback will contain this `state`. */
  authorizationRequest(prompt: PromptOptions): Promise<{ url: string; state: string }>
  /** Exchanges the code of a callback. */
  exchange(callback: URL, signal: AbortSignal): Promise<Authentication>
}

export function inWindow(client: Client, fallback?: RedirectBrowser): InProcessBrowser {
  const popup = new Popup()
  return {
    kind: 'inProcess',
    prepare: () => popup.prepare(),
    arrives: (url) => finishPopup(url.href),
    async reauthenticate(prompt) {
      const { url, state } = await client.authorizationRequest(prompt)
      const callback = await popup.authorize(url, { state, signal: prompt.signal })
      return client.exchange(callback, prompt.signal)
    },
    fallback,
  }
}
// #endregion
