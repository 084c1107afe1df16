import { type Authentication, evaluate } from '@reauth/policy'
import { IntentCheck } from '../action/intent-check.js'
import type { Issue } from '../action/uncarriable.js'
import type { PromptInput, RefreshInput, RunRef, SavePendingInput, CallInput } from '../machine/actors.js'
import { isAdvanced } from '../machine/freshness.js'
import { throwIfAborted } from '../platform/abort.js'
import { pause } from '../platform/pause.js'
import type { InProcessBrowser, PromptOptions, RedirectBrowser } from '../service/reauth-service.js'
import type { CallResult, Ending, Reading, Resolution } from '../words/facts.js'
import { withMargin } from '../words/requirement.js'
import { ServiceError } from '../words/service-error.js'
import type { RunStart } from './run-start.js'
import { Call } from './call.js'
import type { ChartedRun, RunEnvironment } from './environment.js'
import type { RunFindings } from './outcome.js'
import type { PromptQueue } from './prompt-queue.js'
import type { Readings } from './readings.js'
import type { RunServices } from './run-machine.js'
import type { LeavingRun, Transaction } from './transaction.js'

/** A run whose statechart is active. */
export interface CancellableRun extends LeavingRun {
  /** Whether the end-user cancelled the run. */
  readonly isCancelled: boolean
}

/** The steps of one run: the services of its statechart. */
export class Steps implements RunServices, RunFindings {
  readonly #run: CancellableRun
  readonly #closeWindow: () => void
  readonly #input: IntentCheck
  readonly #start: RunStart
  readonly #environment: RunEnvironment
  readonly #readings: Readings
  readonly #prompts: PromptQueue
  readonly #call: Call
  /** Present once the run leaves the page, or if it came back from a redirect. */
  #transaction: Transaction | undefined

  constructor(
    run: CancellableRun,
    { intent, report, closeWindow }: Pick<ChartedRun, 'intent' | 'report' | 'closeWindow'>,
    start: RunStart,
    environment: RunEnvironment,
    { readings, prompts }: { readonly readings: Readings; readonly prompts: PromptQueue },
  ) {
    const { returnPoint, isFirst } = start
    this.#run = run
    this.#closeWindow = closeWindow
    this.#input = new IntentCheck(intent, report)
    this.#start = start
    this.#environment = environment
    this.#readings = readings
    this.#prompts = prompts
    this.#call = new Call(this.#input, environment.service, readings, report, isFirst)
    // A run that came back was created by this module, so it is already loaded.
    if (returnPoint !== undefined)
      this.#transaction = environment.redirectParts.loaded!.transactionOf(this.#input, run, returnPoint)
  }

  get data(): unknown {
    return this.#call.data
  }

  get issues(): readonly Issue[] | undefined {
    return this.#input.issues
  }

  get thrown(): { readonly reason: unknown } | undefined {
    return this.#call.thrown
  }

  /** The OAuth `state` of the current redirect, or of the one that the run came back from. */
  get transactionId(): string | undefined {
    return this.#transaction?.transactionId
  }

  async refreshIdToken({ purpose, requirement }: RefreshInput, signal: AbortSignal): Promise<Reading> {
    await this.#validate()
    return this.#readings.refresh(purpose, requirement, signal)
  }

  openOperation(_: CallInput, signal: AbortSignal): Promise<{ operationId: string; openedAt: number }> {
    return this.#call.open(signal)
  }

  reauthenticateWithBiometric(input: PromptInput, signal: AbortSignal): Promise<Reading> {
    const { biometric } = this.#environment.service
    return this.#prompt('biometric', { ...input, maxAge: 0 }, signal, (options) => biometric!.reauthenticate(options))
  }

  reauthenticateInBrowser(input: PromptInput, signal: AbortSignal): Promise<Reading> {
    const browser = this.#environment.service.browser as InProcessBrowser
    return this.#prompt('browser', { ...input, maxAge: maxAgeFor(browser, input) }, signal, (options) =>
      browser.reauthenticate(options),
    )
  }

  async savePendingAction(facts: SavePendingInput, signal: AbortSignal): Promise<void> {
    if (!this.#start.isResumable) throw new ServiceError('notResumable')
    const redirectParts = await this.#environment.redirectParts.load()
    throwIfAborted(signal)
    this.#transaction ??= redirectParts.transactionOf(this.#input, this.#run)
    await this.#transaction.save(facts, signal)
  }

  startBrowserReauthentication(input: PromptInput, signal: AbortSignal): Promise<void> {
    const maxAge = maxAgeFor(this.#environment.redirect!, input)
    return this.#transaction!.start(promptOf({ ...input, maxAge }), this.#prompts, signal)
  }

  async finishBrowserReauthentication(_: RunRef, signal: AbortSignal): Promise<Reading> {
    try {
      const authentication = await this.#transaction!.finish(signal)
      const { authTimeBefore } = this.#start.returnPoint!.resumption
      if (isAdvanced({ reading: { authentication }, authTimeBefore })) this.#prompts.succeeded()
      return await this.#readings.record(authentication)
    } catch (error) {
      throw this.#toDiscarded(error)
    }
  }

  performAction(input: CallInput, signal: AbortSignal): Promise<CallResult> {
    return this.#call.perform(input, this.#transaction, signal)
  }

  resolveOutcome(input: CallInput, signal: AbortSignal): Promise<Resolution> {
    return this.#call.resolve(input, signal)
  }

  /** Called when the end-user starts the action again. */
  onRestart(): void {
    this.#transaction?.onRestart()
  }

  /** Whether the run continued in another page. */
  async isTakenElsewhere(): Promise<boolean> {
    return this.#transaction !== undefined && this.#transaction.isTakenElsewhere()
  }

  /** Called when the run has ended. Closes its record. */
  end(ending: Ending | null): void {
    this.#transaction?.end(ending)
  }

  async #validate(): Promise<void> {
    try {
      await this.#input.validate()
      // Refuse an input that a redirect would lose now, and not when the page is about to leave.
      if (this.#environment.redirect !== undefined && this.#start.isResumable) await this.#input.toJson()
    } catch (error) {
      throw this.#toDiscarded(error)
    }
  }

  /** A stored input that this page's schema refuses comes from an older version of the app. */
  #toDiscarded(error: unknown): unknown {
    const isOutdated =
      this.#start.returnPoint !== undefined && error instanceof ServiceError && error.code === 'invalidInput'
    return isOutdated ? new ServiceError('pendingActionDiscarded', { cause: error }) : error
  }

  async #prompt(
    kind: 'biometric' | 'browser',
    input: PromptInput,
    signal: AbortSignal,
    ask: (options: PromptOptions) => Promise<Authentication>,
  ): Promise<Reading> {
    const { service, clockTolerance } = this.#environment
    const { authTimeBefore } = input
    const isNewer = (authentication: Authentication): boolean =>
      isAdvanced({ reading: { authentication }, authTimeBefore })
    const authentication = await this.#prompts.share({
      kind,
      options: { ...promptOf(input), signal },
      ask: async (options) => {
        await this.#waitUntilOpened(input, options.signal)
        return ask(options)
      },
      refresh: (refreshSignal) => service.refreshIdToken({ signal: refreshSignal }),
      isNewer,
      isEnough: (candidate) =>
        isNewer(candidate) &&
        evaluate(withMargin(input.requirement), candidate, candidate.issuedAt, { clockTolerance }).verdict === 'fresh',
      isCancelled: () => this.#run.isCancelled,
      onQueued: () => this.#closeWindow(),
    })
    return this.#readings.record(authentication)
  }

  /**
   * Waits until the operation has begun, in the next full second. A biometric authentication before that would not
   * count.
   */
  async #waitUntilOpened({ openedAt }: PromptInput, signal: AbortSignal): Promise<void> {
    // The reading may have been forgotten in the meantime.
    const seconds = Number(openedAt) - Number(this.#readings.newest()?.now)
    if (seconds > 0) await pause(Math.min(seconds * 1000, LONGEST_WAIT), signal)
  }
}

/** The longest wait for an operation to begin, in milliseconds: one second, and another one for clocks that differ. */
const LONGEST_WAIT = 2000

/** The `max_age` to send with this browser. */
const maxAgeFor = (browser: Pick<RedirectBrowser, 'maxAge'>, { maxAge }: PromptInput): number =>
  browser.maxAge === 'needed' ? maxAge : 0

/** The options of a prompt that come from its run. */
const promptOf = ({ maxAge, acrValues, isStepUp }: PromptInput): Omit<PromptOptions, 'signal'> => ({
  maxAge,
  acrValues,
  ...(isStepUp && { isStepUp }),
})
