import { type NodeTimer, kitState } from './kit-state.js'

/** The part of XState's `system` that sets the timers of a statechart. */
export interface TimerSystem {
  readonly scheduler: { schedule: (...given: never[]) => void }
}

/** Notes every timer that a statechart sets from here on. XState keeps them to itself. */
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

/** Lets the process end although timers are left: a run that no test waits for, such as one that left the page, has some of ten minutes. */
export function releaseTimers(): void {
  for (const timer of kitState().timers.splice(0)) timer.unref?.()
}
