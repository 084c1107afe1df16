import { ReauthError, type Requirement } from '@reauth/policy'
import type { Resumption } from '../machine/facts.js'
import { indexedDbStore } from '../pending/indexed-db.store.js'
import { memoryStore } from '../pending/memory.store.js'
import type { PendingStore } from '../pending/pending-store.js'
import { type ReauthClock, deviceClock } from '../platform/clock.js'
import { randomId } from '../platform/digest.js'
import { type Page, browserPage } from '../platform/page.js'
import type { RedirectBrowser, ReauthService } from '../service/reauth-service.js'
import { type OwnedRun, createRun } from './create-run.js'
import type { Outcome, Redirecting } from './outcome.js'
import { createPendingActions } from './pending-actions.js'
import { type Preview, previewOf } from './preview.js'
import { createReadings } from './readings.js'
import { findResumable } from './resume.js'
import type { Transaction } from './run-parts.js'
import type { SensitiveRun } from './run.js'
import {
  type AnySensitiveAction,
  type PerformContext,
  type SensitiveAction,
  defineSensitiveAction,
} from './sensitive-action.js'

/** How a service reauthenticates in the browser. */
export type InteractionOf<Service extends ReauthService> = [Extract<Service['browser'], RedirectBrowser>] extends [
  never,
]
  ? 'inProcess'
  : 'redirect'

/** What an app gives to {@link createReauth}. */
export interface ReauthOptions<Service extends ReauthService = ReauthService> {
  /** The port to the SDK: an adapter makes it. */
  readonly service: Service
  /** The actions that a redirect may interrupt. Default: none. */
  readonly actions?: readonly AnySensitiveAction[]
  /** Where pending actions are kept. Default: IndexedDB, or memory where the service never leaves the page. */
  readonly store?: PendingStore
  /** `'always'` refreshes the ID Token at the start of every run, also where the newest one would do. Default: `'whenNeeded'`. */
  readonly refresh?: 'whenNeeded' | 'always'
  /** What a cancelled biometric prompt means. Default: `'cancel'`. */
  readonly onBiometricCancel?: 'cancel' | 'browser'
  /** Given every inspection event of every run. They hold no token, no input and no data. */
  readonly inspect?: (event: unknown) => void
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
  /** Default: the page of the browser. */
  readonly page?: Page
}

/** What an operation without input is called with. */
type InputOf<Input> = void extends Input ? [input?: Input] : [input: Input]

/** The flow of every sensitive action of one page. */
export interface Reauth<Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  /** Runs an action to its end, or until the page leaves. Never rejects for what happens in the flow. */
  perform<Input, Data>(
    action: SensitiveAction<Input, Data>,
    ...input: InputOf<Input>
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Runs a plain closure. It cannot be found again after a redirect: where one is needed, the run is refused with `notResumable`. */
  perform<Data>(
    closure: (context: PerformContext<undefined>) => Promise<Data> | Data,
    requirement: Requirement,
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Starts an action and returns a handle of it. */
  start<Input, Data>(action: SensitiveAction<Input, Data>, ...input: InputOf<Input>): SensitiveRun<Data, Interaction>
  /** Takes up the run that a redirect interrupted. `null` where this page load is no callback of ours. Idempotent. */
  resume(): Promise<SensitiveRun<unknown, Interaction> | null>
  /** Tells what would happen if an action with this requirement started now, from memory alone. */
  preview(requirement: Requirement): Preview
  /** Forgets what was read of the end-user: call it when they sign out. */
  reset(): void
}

/**
 * Makes the flow of a page's sensitive actions.
 *
 * Grants nothing: the endpoint verifies the token and decides.
 *
 * @param options The service and the actions.
 * @returns `perform`, `start`, `resume` and `preview`.
 * @throws {ReauthError} `invalidConfiguration` where two actions have the same id.
 *
 * @example
 * const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI }), actions: [transfer] })
 * const outcome = await reauth.perform(transfer, { to: 'bob', amount: 20 })
 */
export function createReauth<const Service extends ReauthService>(
  options: ReauthOptions<Service>,
): Reauth<InteractionOf<Service>> {
  const { service, page = browserPage, clock = deviceClock } = options
  const actions = new Map((options.actions ?? []).map((action) => [action.id, action]))
  if (actions.size !== (options.actions ?? []).length)
    throw new ReauthError('invalidConfiguration', { field: 'actions' })
  const store = options.store ?? (service.browser?.kind === 'redirect' ? indexedDbStore() : memoryStore())
  const pending = createPendingActions(store, clock, page)
  const readings = createReadings(service, clock, options.refresh ?? 'whenNeeded')

  const active = new Set<OwnedRun>()
  const tell = (event: Parameters<OwnedRun['send']>[0]): void => {
    for (const run of active) run.send(event)
  }
  let stopListening: (() => void)[] = []
  const listen = (): void => {
    stopListening = [
      page.onRestored(() => tell({ type: 'page.restored' })),
      page.onOnline(() => tell({ type: 'network.restored' })),
      service.subscribe?.((change) => {
        readings.forget()
        tell({ type: 'session.changed', change })
      }) ?? (() => {}),
    ]
  }
  const track = (run: OwnedRun): OwnedRun => {
    if (active.size === 0) listen()
    active.add(run)
    const settle = (): void => {
      if (!isOver(run) || !active.delete(run) || active.size > 0) return
      for (const stop of stopListening) stop()
    }
    run.subscribe(settle)
    settle()
    return run
  }

  const begin = (
    action: AnySensitiveAction,
    input: unknown,
    ids: { runId: string; idempotencyKey: string },
    transaction: Transaction,
    resumption?: Resumption,
    returnTo: string | null = null,
  ): OwnedRun =>
    track(
      createRun(
        { action, service, readings, pending, page, transaction, vault: { input, data: undefined, issues: undefined } },
        {
          ...ids,
          actionId: action.id,
          requirement: action.requirement,
          capabilities: {
            browser: service.browser?.kind ?? 'none',
            operation: action.operation !== undefined,
            resolvable: action.status !== undefined || action.idempotent === true,
          },
          preferences: {
            confirm: action.confirm ?? false,
            autoResume: action.autoResume ?? false,
            onBiometricCancel: options.onBiometricCancel ?? 'cancel',
          },
          ...(resumption && { resumption }),
        },
        { inspect: options.inspect, returnTo },
      ),
    )
  const start = (action: AnySensitiveAction, input: unknown): OwnedRun =>
    begin(
      action,
      input,
      { runId: randomId(), idempotencyKey: randomId() },
      { id: randomId(), isSaved: false, isResumed: false, isResumable: actions.get(action.id) === action },
    )

  const resumed = new Map<string, OwnedRun>()
  const resume = async (): Promise<OwnedRun | null> => {
    if (service.browser?.kind !== 'redirect') return null
    const found = await findResumable(service.browser, pending, page, clock, actions)
    if (found === null) return null
    const { record, action, input, stage } = found
    const known = resumed.get(record.transactionId)
    if (known !== undefined) return known
    // The page is still here although it was about to leave: its own run goes on.
    if ([...active].some((run) => run.isOf(record.transactionId))) return null
    const run = begin(
      action,
      input,
      { runId: record.runId, idempotencyKey: record.idempotencyKey },
      { id: record.transactionId, isSaved: true, isResumed: true, isResumable: true },
      {
        stage,
        subjectKey: record.subjectKey,
        stepUps: record.stepUps,
        authTimeBefore: record.authTimeBefore,
        openedAt: record.openedAt,
        operationId: record.operationId,
        challenge: record.challenge,
      },
      found.returnTo,
    )
    resumed.set(record.transactionId, run)
    return run
  }
  let resuming: Promise<OwnedRun | null> | undefined

  const reauth = {
    perform: (
      actionOrClosure: AnySensitiveAction | ((context: PerformContext<undefined>) => unknown),
      given?: unknown,
    ) =>
      typeof actionOrClosure === 'function'
        ? start(
            defineSensitiveAction({ id: 'closure', requirement: given as Requirement, perform: actionOrClosure }),
            undefined,
          ).outcome
        : start(actionOrClosure, given).outcome,
    start: (action: AnySensitiveAction, input?: unknown) => start(action, input),
    /** Calls at the same time get the same answer: an effect that runs twice must not find the record taken. */
    resume: () => {
      resuming ??= resume().finally(() => (resuming = undefined))
      return resuming
    },
    preview: (requirement: Requirement) => previewOf(readings, requirement),
    reset: () => readings.forget(),
  }
  return reauth as Reauth<InteractionOf<Service>>
}

const isOver = (run: OwnedRun): boolean =>
  ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown'].includes(run.getSnapshot().status)
