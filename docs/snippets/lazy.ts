// #region lazy
import { lazyReauth } from '@reauth/core/lazy'

/** `start.js` exports `reauth` and the actions. */
const sensitive = lazyReauth(() => import('./start.js'))

export const sendLater = (to: string, amount: string) => sensitive.perform(({ transfer }) => transfer, { to, amount })

/** On every page load. It loads nothing if this page is no callback. */
export const resumeLater = () => sensitive.resume()
// #endregion
