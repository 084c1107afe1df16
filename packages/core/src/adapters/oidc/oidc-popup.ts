import { randomId } from '../../platform/digest.js'
import type { InProcessBrowser, PromptOptions, RedirectBrowser } from '../../service/reauth-service.js'
import { Popup, finishPopup } from '../popup.js'

/** The options of {@link popupBrowser}. */
export interface PopupBrowserOptions {
  /** Finishes the callback, and replaces a blocked window if there is a `fallback`. */
  readonly redirect: Required<RedirectBrowser>
  readonly fallback: 'redirect' | undefined
  /** Creates the authorization request, which contains `state`. */
  readonly authorizationUrl: (options: PromptOptions & { readonly state: string }) => Promise<string>
}

/** Creates a browser that reauthenticates in a window, with the request and the callback of a redirect. */
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
