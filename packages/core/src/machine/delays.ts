import type { SensitiveActionContext } from './context.js'

/** How long each stage may take, in milliseconds. Replace them with `sensitiveActionMachine.provide({ delays })`. */
export const delays = {
  /** One refresh. */
  refreshTimeout: 10_000,
  /** Before a refresh is made again: 0.25 s, then 0.5 s. */
  retryDelay: ({ context }: { context: SensitiveActionContext }) => 250 * 2 ** context.retries,
  /** Waiting for the network to come back. */
  offlineTimeout: 30_000,
  /** Opening an operation. */
  operationTimeout: 15_000,
  /** A click before the prompt. */
  confirmationTimeout: 600_000,
  biometricTimeout: 60_000,
  /** A window of the OpenID Provider. */
  browserTimeout: 600_000,
  savingTimeout: 5_000,
  /** The page is leaving. */
  redirectTimeout: 600_000,
  /** Exchanging the callback. */
  finishTimeout: 15_000,
  /** A click after the redirect. */
  resumeTimeout: 600_000,
  /** The action's call. */
  callTimeout: 15_000,
  /** Asking after a lost answer. */
  resolveTimeout: 15_000,
}
