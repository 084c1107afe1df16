// #region lazy
import { lazyReauth } from '@reauth/core/lazy'

/** `start.js` exports `reauth` and the actions. */
const sensitive = lazyReauth(() => import('./start.js'))

export const sendLater = (to: string, amount: string) => sensitive.perform(({ transfer }) => transfer, { to, amount })

/** Call it on every page load. It loads nothing if the page isn't a callback. */
export const resumeLater = () => sensitive.resume()
// #endregion
