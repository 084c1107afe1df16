import type { ParsedRequirement, Requirement } from '@reauth/policy'
import type { Preview } from '../run/preview.js'
import type { Reauth } from './reauth.js'

/** The longest delay of a browser's timer, in milliseconds. A longer one fires immediately. */
const MAX_DELAY = 2 ** 31 - 1

/**
 * Follows the preview of a requirement, through the runs of the page, `reset()` and time.
 *
 * The preview is advice from memory: the server decides.
 *
 * @param reauth The result of {@link createReauth}.
 * @param requirement The requirement, such as `action.requirement`.
 * @param show Called immediately, and after each change.
 * @returns A function that stops it. Call it when the component is unmounted, because a timer may be pending.
 *
 * @example
 * const stop = bindFreshness(reauth, { maxAge: '5m' }, ({ preview }) => {
 *   badge.hidden = preview !== 'fresh'
 * })
 */
export function bindFreshness(
  reauth: Reauth,
  requirement: Requirement | ParsedRequirement,
  show: (preview: Preview) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const update = (): void => {
    clearTimeout(timer)
    const preview = reauth.preview(requirement)
    const { expiresIn } = preview
    // A timer that ends before a long window is set again.
    if (expiresIn !== undefined) timer = setTimeout(update, Math.min(MAX_DELAY, Math.max(0, expiresIn) * 1000 + 1))
    show(preview)
  }
  const stop = reauth.subscribe(update)
  update()
  return () => {
    stop()
    clearTimeout(timer)
  }
}
