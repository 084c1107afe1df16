import type { ParsedRequirement, Requirement } from '@reauth/policy'
import type { Preview } from '../run/preview.js'
import type { Reauth } from './reauth.js'

/** The longest delay of a browser's timer, in milliseconds: a longer one fires at once. */
const MAX_DELAY = 2 ** 31 - 1

/**
 * Follows what would happen if an action with this requirement started now: through the runs of the page, `reset()`, and time.
 *
 * Advice, from memory: the server decides.
 *
 * @param reauth Made by {@link createReauth}.
 * @param requirement What the action demands; `action.requirement` for that of an action.
 * @param show Called at once, and after each change.
 * @returns How to stop. Call it when the component is unmounted: a timer may be waiting.
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
    // A timer that ends before a long window does is set again.
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
