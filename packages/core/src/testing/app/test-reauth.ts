import type { AnySensitiveAction } from '../../action/sensitive-action.js'
import type { ErrorListener } from '../../action/report.js'
import type { PendingStore } from '../../pending/pending-store.js'
import { checkOptionTypes } from '../../platform/options.js'
import { createReauth, toListener } from '../../reauth/create-reauth.js'
import type { Reauth, ReauthOptions } from '../../reauth/reauth.js'
import type { FakePage, LoadedPage } from './fake-page.js'
import { FakeService, type ServiceScript, fakeService } from './fake-service.js'
import { type TestRecording, RunRecorder } from './run-recorder.js'
import { RunTeller } from './run-teller.js'
import { settle } from './settle.js'
import type { TestClock } from './test-clock.js'
import { testIds, testLocks, testStore } from './test-store.js'
import { provideTextEncoder } from './text-encoder.js'
import { throwUnscripted } from './unscripted.js'

/** Options of `createReauth()` that a test may set. */
type AppOptions = Pick<
  ReauthOptions,
  | 'clockTolerance'
  | 'inspect'
  | 'limits'
  | 'machine'
  | 'namespace'
  | 'onBiometricCancel'
  | 'onError'
  | 'onEvent'
  | 'refresh'
  | 'timeouts'
>

/** The options of {@link createTestReauth}. */
export interface TestReauthOptions {
  /** The script of the services, or a {@link fakeService}. */
  readonly service: ServiceScript | FakeService
  /** The actions that can be resumed after a redirect. Default: none. */
  readonly actions?: readonly AnySensitiveAction[]
  /** The clock. Default: the clock of the service, or one that stands still. */
  readonly clock?: TestClock
  /** The page. Default: the page of the service, or a new one. */
  readonly page?: FakePage
  /** Other options of `createReauth()`. Default: none. */
  readonly options?: AppOptions
  /**
   * Creates the flow of a loaded page, if the app has a function for it. It must pass all options to `createReauth()`.
   * Default: `createReauth`.
   */
  readonly create?: (options: ReauthOptions) => Reauth
}

/** The flow of a page in a test, with its service, page and clock. Create it with {@link createTestReauth}. */
export class TestReauth {
  readonly service: FakeService
  readonly page: FakePage
  readonly clock: TestClock
  readonly #options: TestReauthOptions
  readonly #recorder: RunRecorder
  readonly #teller: RunTeller
  readonly #store = testStore()
  readonly #randomId = testIds()
  readonly #flows = new WeakMap<LoadedPage, Reauth>()
  readonly #listeners = new Set<() => void>()
  #loads = 1

  constructor(options: TestReauthOptions, service: FakeService) {
    this.#options = options
    this.service = service
    this.page = service.page
    this.clock = service.clock
    provideTextEncoder()
    let counted = 0
    this.#recorder = new RunRecorder(service.story, () => {
      // An answer from memory is not new.
      const isNew = service.calls.length > counted
      counted = service.calls.length
      return isNew ? service.calls.at(-1)!.answer : undefined
    })
    this.#teller = new RunTeller(service.story)
    this.page.onLoad(() => {
      this.#loads += 1
      for (const listener of this.#listeners) listener()
    })
  }

  /** The flow of the shown page. As in a browser, each page load has a new one. */
  get reauth(): Reauth {
    const page = this.page.current
    let reauth = this.#flows.get(page)
    if (reauth === undefined) this.#flows.set(page, (reauth = this.#create(page)))
    return reauth
  }

  /** The number of pages shown, including the first one. */
  get loads(): number {
    return this.#loads
  }

  /** The recordings of all runs so far, for `replay()`. */
  get recordings(): readonly TestRecording[] {
    return this.#recorder.recordings
  }

  /** Calls the listener when another page is shown and `reauth` has changed. Returns a function that stops it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Returns what happened so far, with one sentence per line, and the steps to `replay()` the statechart. */
  story(): string {
    const replays = this.recordings.map(
      ({ steps }, index) => `  replayRecording(recordings[${index}])  ${steps.join(', ')}`,
    )
    return [
      this.service.story.toString(),
      ...(replays.length > 0 ? ['To replay the statechart:', ...replays] : []),
    ].join('\n')
  }

  /** Waits until all work without timers is done. */
  settle(): Promise<void> {
    return settle()
  }

  /**
   * Checks that every call had an answer and that every answer of a list was used.
   *
   * @throws {UnscriptedCallError} If a call had no answer.
   * @throws {Error} If answers were not used.
   */
  check(): void {
    throwUnscripted()
    const left = this.service.leftover()
    if (left.length > 0)
      throw new Error(`These answers were not used: ${left.join(', ')}.\n\nThe run so far:\n${this.story()}`)
  }

  #create(page: LoadedPage): Reauth {
    const { actions = [], options = {}, create = createReauth } = this.#options
    const isHere = (): boolean => page.isHere
    const inspect = toListener(options.inspect) ?? (() => {})
    const onError: ErrorListener = (error, origin) => {
      this.service.story.tell(`\`${origin.step}\` of "${origin.actionId}" throws ${nameOfError(error)}.`)
      options.onError?.(error, origin)
    }
    const reauth = create({
      ...options,
      actions,
      service: this.service.forPage(isHere),
      store: whileHere(this.#store, isHere),
      page,
      clock: this.clock,
      locks: testLocks(),
      randomId: this.#randomId,
      inspect: (event) => {
        this.#recorder.inspect(event)
        inspect(event)
      },
      onError,
    })
    this.#teller.follow(reauth)
    return reauth
  }
}

const nameOfError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)

/** A page that is no longer shown does not reach the store. */
function whileHere(store: PendingStore, isHere: () => boolean): PendingStore {
  return new Proxy(store, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (typeof found !== 'function') return found
      return (...given: unknown[]): unknown =>
        isHere() ? (found as (...given: unknown[]) => unknown)(...given) : new Promise(() => {})
    },
  })
}

/**
 * Creates the flow of a page for a test: the real `createReauth()` over a {@link fakeService}, a {@link fakePage}, a
 * {@link testClock} and a store in memory. It needs no browser, no `crypto.subtle` and no IndexedDB.
 *
 * @param options The script of the service, and the actions.
 * @returns The flow, with functions to change and inspect the test.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * await app.reauth.perform(transfer, { to: 'Bob' })
 * app.page.returnFromProvider()
 * const run = await app.reauth.resume()
 */
export function createTestReauth(options: TestReauthOptions): TestReauth {
  checkOptionTypes('createTestReauth()', options, {
    service: 'object',
    actions: '',
    clock: '.monotonic.wall.advance',
    page: '.href.load',
    options: 'object',
    create: 'function',
  })
  const { service, clock, page } = options
  const made =
    service instanceof FakeService ? service : fakeService(service, { ...(clock && { clock }), ...(page && { page }) })
  const app = new TestReauth(options, made)
  // As in an app, the flow is created when the page is loaded.
  void app.reauth
  return app
}
