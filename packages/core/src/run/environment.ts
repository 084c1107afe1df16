import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { ErrorListener } from '../action/report.js'
import type { PendingActions } from '../pending/pending-actions.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { ReauthService } from '../service/reauth-service.js'
import type { Timeouts } from '../words/facts.js'
import type { Departures } from './departures.js'
import type { PromptQueue } from './prompt-queue.js'
import type { Readings } from './readings.js'
import type { ReauthEvent } from './run-events.js'
import type { RunMachine } from './run-machine.js'

/** What all runs of a page share. */
export interface RunEnvironment {
  readonly service: ReauthService
  readonly machine: RunMachine
  readonly readings: Readings
  readonly prompts: PromptQueue
  readonly departures: Departures
  readonly pending: PendingActions
  readonly page: Page
  readonly clock: ReauthClock
  /** A new random id: 128 bits, 22 characters of base64url. */
  readonly randomId: () => string
  readonly onError: ErrorListener
  /** Given every inspection event of the statechart. They hold no token, no input and no data. */
  readonly inspect: ((event: unknown) => void) | undefined
  readonly onEvent: ((event: ReauthEvent) => void) | undefined
  readonly onBiometricCancel: 'cancel' | 'browser'
  readonly timeouts: Partial<Timeouts>
  readonly clockTolerance: number
  /** Identifies what was kept for an action: changes when its id, its requirement or its input does. */
  readonly digestOf: (action: AnySensitiveAction, json: string | null) => Promise<string>
}
