import { randomId } from '../../platform/digest.js'
import type { InProcessBrowser, PromptOptions, RedirectBrowser } from '../../service/reauth-service.js'
import { Popup, finishPopup } from '../popup.js'

/** What {@link popupBrowser} is made of. */
export interface PopupBrowserOptions {
  /** Finishes the callback, and takes the place of a blocked window if there is a `fallback`. */
  readonly redirect: Required<RedirectBrowser>
  readonly fallback: 'redirect' | undefined
  /** Makes the authorization request. It holds `state`, or more than that. */
  readonly authorizationUrl: (options: PromptOptions & { readonly state: string }) => Promise<string>
}

/** Reauthenticates in a window, with the request and the callback of a redirect. */
export function popupBrowser({ redirect, fallback, authorizationUrl }: PopupBrowserOptions): InProcessBrowser {
  const popup = new Popup()
  return {
    kind: 'inProcess',
    maxAge: redirect.maxAge,
    prepare: () => popup.prepare(),
    arrives: (url) => finishPopup(url.href),
    async reauthenticate(options) {
      const url = await authorizationUrl({ ...options, state: randomId() })
      const state = new URL(url).searchParams.get('state')!
      return redirect.finish(await popup.authorize(url, { state, signal: options.signal }), options)
    },
    ...(fallback !== undefined && { fallback: redirect }),
  }
}
