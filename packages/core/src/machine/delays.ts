import type { Timeouts } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'

interface Args {
  readonly context: SensitiveActionContext
}

/** How long each stage may take, in milliseconds, unless the app says otherwise. */
export const DEFAULT_TIMEOUTS: Timeouts = {
  refresh: 10_000,
  offline: 30_000,
  operation: 15_000,
  confirmation: 600_000,
  biometric: 60_000,
  browser: 600_000,
  saving: 5_000,
  redirect: 600_000,
  finish: 15_000,
  resume: 600_000,
  call: 15_000,
  resolve: 15_000,
}

/** The longest delay that `setTimeout` can hold. It fires a longer one at once. */
const MAX_DELAY = 2 ** 31 - 1

const timeoutOf =
  (stage: keyof Timeouts) =>
  ({ context }: Args): number =>
    Math.min(context.timeouts[stage], MAX_DELAY)

/** The delays of the chart, in milliseconds. Set them with the input's `timeouts`, or replace them with `sensitiveActionMachine.provide({ delays })`. */
export const delays = {
  refreshTimeout: timeoutOf('refresh'),
  /** Before a refresh is made again: 0.25 s, then 0.5 s. */
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
