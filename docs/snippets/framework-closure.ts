// #region closure
import { type PerformContext, type Reauth, declareClosure } from '@reauth/core'
import { bindAction } from './framework-bind.js'

/** A plain function instead of a declared action. It cannot continue after a redirect. */
export function bindClosure(reauth: Reauth, render: (status: string) => void) {
  let perform = (_: PerformContext<void>): unknown => undefined
  const action = declareClosure({ maxAge: '5m' }, () => perform)
  return {
    ...bindAction(reauth, action, ({ status }) => render(status)),
    /** Call it at every render: a click runs the newest function. */
    update: (newest: typeof perform) => (perform = newest),
  }
}
// #endregion
