import type { Timeouts } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'

interface Args {
  readonly context: SensitiveActionContext
}

/** The longest delay that `setTimeout` accepts, in milliseconds. A longer one fires immediately. */
const MAX_DELAY = 2 ** 31 - 1

const timeoutOf =
  (stage: keyof Timeouts) =>
  ({ context }: Args): number =>
    Math.min(context.timeouts[stage], MAX_DELAY)

/** The delays of the chart, in milliseconds. Set them with the input's `timeouts`, or replace them with `sensitiveActionMachine.provide({ delays })`. */
export const delays = {
  refreshTimeout: timeoutOf('refresh'),
  /** The delay before a refresh is retried: 0.25 s, then 0.5 s. */
  retryDelay: ({ context }: Args): number => 250 * 2 ** context.retries,
  offlineTimeout: timeoutOf('offline'),
  operationTimeout: timeoutOf('operation'),
  confirmationTimeout: timeoutOf('confirmation'),
  biometricTimeout: timeoutOf('biometric'),
  browserTimeout: timeoutOf('browser'),
  savingTimeout: timeoutOf('saving'),
  redirectTimeout: timeoutOf('redirect'),
  finishTimeout: timeoutOf('finish'),
  resumeTimeout: timeoutOf('resume'),
  callTimeout: timeoutOf('call'),
  resolveTimeout: timeoutOf('resolve'),
}
