import { attempt } from '../../platform/attempt.js'
import type { SessionChange } from '../../service/reauth-service.js'

type Delegate = {
  onSessionStateChange(container: unknown, reason: unknown): void
  /** `@authgear/react-native` calls it without checking that it exists. */
  sendWechatAuthRequest?(state: string): void
}
type Listener = (change: SessionChange) => void

/** A container with one slot for a delegate. */
interface Delegating {
  delegate?: Delegate | undefined
}

const LOST: readonly unknown[] = ['INVALID', 'LOGOUT', 'CLEAR']

/** The delegate that listens for all services of one container, in front of the app's own. */
class SessionDelegate implements Delegate {
  readonly previous: Delegate | undefined
  /** The listeners, and whether each was notified of the loss, because the SDK reports the same loss several times. */
  readonly listeners = new Map<Listener, boolean>()

  constructor(previous: Delegate | undefined) {
    this.previous = previous
  }

  onSessionStateChange(container: unknown, reason: unknown): void {
    const isLost = LOST.includes(reason)
    for (const [listener, wasLost] of this.listeners) {
      this.listeners.set(listener, isLost)
      if (isLost && !wasLost) attempt(() => listener('lost'))
    }
    this.previous?.onSessionStateChange(container, reason)
  }

  sendWechatAuthRequest(state: string): void {
    this.previous?.sendWechatAuthRequest?.(state)
  }
}

const delegates = new WeakMap<Delegating, SessionDelegate>()

/**
 * Listens for the loss of a container's session. The app's own delegate still receives every call.
 *
 * @returns A function that stops it. The last one that stops restores the app's delegate, unless the app has set
 * another one.
 */
export function listenForLoss(container: Delegating, listener: Listener): () => void {
  let delegate = delegates.get(container)
  if (delegate === undefined || container.delegate !== delegate) {
    delegate = new SessionDelegate(container.delegate)
    delegates.set(container, delegate)
    container.delegate = delegate
  }
  const { listeners, previous } = delegate
  const own: Listener = (change) => listener(change)
  listeners.set(own, false)
  return () => {
    listeners.delete(own)
    if (listeners.size === 0 && container.delegate === delegate) container.delegate = previous
  }
}
