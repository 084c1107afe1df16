import { type NodeTimer, kitState } from './kit-state.js'

/** The part of XState's `system` that sets the timers of a statechart. */
export interface TimerSystem {
  readonly scheduler: { schedule: (...given: never[]) => void }
}

/** Records every timer that a statechart sets from now on, because XState does not expose them. */
export function noteTimers({ scheduler }: TimerSystem): void {
  const { schedule } = scheduler
  scheduler.schedule = (...given) => {
    const { setTimeout } = globalThis
    const noted = (...timer: Parameters<typeof setTimeout>): NodeTimer => {
      const set = setTimeout(...timer) as NodeTimer
      kitState().timers.push(set)
      return set
    }
    globalThis.setTimeout = noted as typeof setTimeout
    try {
      schedule(...given)
    } finally {
      globalThis.setTimeout = setTimeout
    }
  }
}

/**
 * Lets the process exit while timers are pending. A run for which no test waits, such as one that left the page, has
 * timers of ten minutes.
 */
export function releaseTimers(): void {
  for (const timer of kitState().timers.splice(0)) timer.unref?.()
}
