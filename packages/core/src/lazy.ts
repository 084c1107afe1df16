import type { InputArguments, SensitiveAction } from './action/sensitive-action.js'
import { attempt } from './platform/attempt.js'
import { deviceClock } from './platform/clock.js'
import { EXPIRY_KEY, TAB_KEY } from './platform/names.js'
import type { PerformOptions, Reauth, ResumedSensitiveRun } from './reauth/reauth.js'
import type { Outcome, Redirecting } from './run/outcome.js'

/** A module that exports the flow of a page. */
export interface ReauthModule {
  readonly reauth: Reauth
}

/** How the service of a module reauthenticates in the browser. */
type InteractionOfModule<Module extends ReauthModule> =
  Module['reauth'] extends Reauth<infer Interaction> ? Interaction : never

/** The flow of a page, loaded when needed. */
export interface LazyReauth<Module extends ReauthModule> {
  /**
   * Loads the module if necessary, and performs one of its actions.
   *
   * Resolves to `failed` with `offline` if the module cannot be loaded, with the error as its `cause`. The next call tries again.
   */
  readonly perform: <Input, Data, Raw>(
    pickAction: (module: Module) => SensitiveAction<Input, Data, Raw>,
    ...input: InputArguments<Raw, PerformOptions>
  ) => Promise<Outcome<Data> | (InteractionOfModule<Module> extends 'redirect' ? Redirecting : never)>
  /**
   * Continues the run that a redirect interrupted. Call it once on every page load.
   *
   * Loads nothing and resolves to `null` if this page load cannot be a callback, unless an expired record has to be
   * deleted. Rejects if the module cannot be loaded.
   */
  readonly resume: () => Promise<ResumedSensitiveRun<InteractionOfModule<Module>> | null>
  /** Loads the module before the click, for example when the pointer approaches. Rejects if it cannot be loaded. */
  readonly load: () => Promise<Module>
}

/**
 * Loads the statechart, XState and the adapter at the first sensitive click, or when a redirect comes back.
 *
 * @param load A dynamic import of the module that calls `createReauth()`. The module exports the result as `reauth`,
 * and the actions.
 * @returns `perform`, `resume` and `load`.
 *
 * @example
 * const { perform, resume } = lazyReauth(() => import('./sensitive-actions.js'))
 * const outcome = await perform(({ transfer }) => transfer, { to: 'bob', amount: 20 })
 */
export function lazyReauth<Module extends ReauthModule>(load: () => Promise<Module>): LazyReauth<Module> {
  let loading: Promise<Module> | undefined
  const loaded = (): Promise<Module> =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    }))
  return {
    perform: (pickAction, ...input) =>
      loaded().then(
        (module) => module.reauth.perform(pickAction(module), ...input) as never,
        (cause: unknown) => Object.defineProperty({ outcome: 'failed', code: 'offline' }, 'cause', { value: cause }),
      ),
    async resume() {
      const isBack = mayBeInterrupted()
      const isExpired = hasExpired()
      if (!isBack && !isExpired) return null
      return loaded().then(
        async ({ reauth }) => {
          const run = await reauth.resume()
          // The expiry is removed, so that other pages do not check it again.
          if (isExpired && hasExpired()) attempt(() => localStorage.removeItem(EXPIRY_KEY))
          return run
        },
        (error: unknown) => {
          if (isBack) throw error
          return null
        },
      )
    },
    load: loaded,
  }
}

/**
 * Whether the address has a `state`, or this tab is in a transaction. If storage is denied, only the address counts.
 */
const mayBeInterrupted = (): boolean =>
  /[?&#]state=/.test(globalThis.location?.href) ||
  // A text without an `id` has only the times of prompts.
  /\bid\b/.test(attempt(() => sessionStorage.getItem(TAB_KEY)) ?? '')

/** Whether a stored record has expired, or its expiry is unreadable. Loading the flow deletes it. */
const hasExpired = (): boolean =>
  !(Number(attempt(() => localStorage.getItem(EXPIRY_KEY)) ?? Infinity) > deviceClock.wall())
