import type { Outcome, Redirecting } from './run/outcome.js'
import type { Reauth, ResumedSensitiveRun } from './reauth/reauth.js'
import type { SensitiveAction } from './action/sensitive-action.js'

/** A module that exports the flow of a page. */
export interface ReauthModule {
  readonly reauth: Reauth
}

/** How the service of a module reauthenticates in the browser. */
type InteractionOfModule<Module extends ReauthModule> =
  Module['reauth'] extends Reauth<infer Interaction> ? Interaction : never

type InputOf<Input> = void extends Input ? [input?: Input] : [input: Input]

/** The flow of a page, loaded when it is needed. */
export interface LazyReauth<Module extends ReauthModule> {
  /**
   * Loads the module where that was not done yet, and performs an action of it.
   *
   * Resolves to `failed` with `offline` where the module cannot be loaded; the next call tries again.
   */
  readonly perform: <Input, Data>(
    pick: (module: Module) => SensitiveAction<Input, Data>,
    ...input: InputOf<Input>
  ) => Promise<Outcome<Data> | (InteractionOfModule<Module> extends 'redirect' ? Redirecting : never)>
  /** Takes up the run that a redirect interrupted. Loads nothing, and resolves to `null`, where this page load cannot be one. */
  readonly resume: () => Promise<ResumedSensitiveRun<InteractionOfModule<Module>> | null>
  /** Loads the module ahead of the click, for instance when the pointer comes near. Rejects where it cannot be loaded. */
  readonly load: () => Promise<Module>
}

/**
 * Loads the statechart, xstate and the adapter at the first sensitive click, or when a redirect comes back.
 *
 * @param load A dynamic import of the module that calls `createReauth()`; it exports the result as `reauth`, and the actions.
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
    async perform(pick, ...input) {
      let module: Module
      try {
        module = await loaded()
      } catch {
        return { outcome: 'failed', code: 'offline' }
      }
      return module.reauth.perform(pick(module), ...input) as never
    },
    resume: async () => (mayBeInterrupted() ? (await loaded()).reauth.resume() : null),
    load: loaded,
  }
}

/** Whether the address holds a `state`, or this tab remembers a run. Where storage is denied, only the address tells. */
function mayBeInterrupted(): boolean {
  try {
    return new URL(location.href).searchParams.has('state') || sessionStorage.getItem('reauth:v1:tab') !== null
  } catch {
    return false
  }
}
