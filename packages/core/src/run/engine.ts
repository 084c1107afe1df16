import type { ParsedRequirement } from '@reauth/policy'
import { promptLock } from '../platform/names.js'
import { webLocks } from '../platform/tab-locks.js'
import { tabMemory } from '../platform/tab-memory.js'
import type { RunStart } from './run-start.js'
import type { ChartedRun, Engine, LiveRun, RunEnvironment } from './environment.js'
import { ChartRun } from './chart-run.js'
import { type Preview, previewOf } from './preview.js'
import { PromptQueue } from './prompt-queue.js'
import { Readings } from './readings.js'
import { runMachine } from './run-machine.js'

/** Creates the runs of a page. A page loads it in idle time, or when its first run starts. */
export class PageEngine implements Engine {
  readonly #environment: RunEnvironment
  readonly #readings: Readings
  readonly #prompts: PromptQueue

  constructor(environment: RunEnvironment) {
    const { clock, locks = webLocks, namespace, page, promptLimit } = environment
    const tab = tabMemory(page, namespace)
    this.#environment = environment
    this.#readings = new Readings(environment)
    this.#prompts = new PromptQueue({
      clock,
      locks,
      lockName: () => promptLock(namespace()),
      limit: promptLimit,
      history: { read: () => tab.prompts(), write: (times) => tab.rememberPrompts(times) },
    })
  }

  live(run: ChartedRun, start: RunStart): LiveRun {
    const { machine } = this.#environment
    return new ChartRun(run, start, this.#environment, {
      machine: runMachine(machine),
      readings: this.#readings,
      prompts: this.#prompts,
    })
  }

  preview(requirement: ParsedRequirement): Preview {
    return previewOf(this.#readings.newest(), requirement, this.#environment.clockTolerance)
  }

  mayNeedWindow(requirement: ParsedRequirement): boolean {
    const reading = this.#readings.newest()
    if (reading === undefined) return this.#environment.service.biometric === undefined
    return this.preview(requirement).preview === 'wouldPrompt' && !reading.biometricEnabled
  }

  forget(): void {
    this.#readings.forget()
  }

  subscribe(listener: () => void): void {
    this.#readings.subscribe(listener)
  }

  prepare(): void {
    runMachine(this.#environment.machine)
  }
}
