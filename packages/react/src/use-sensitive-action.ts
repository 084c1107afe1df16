import {
  type BindingOptions,
  type RunSnapshot,
  type SensitiveAction,
  type SensitiveActionMethods,
  type SensitiveActionState,
  type SensitiveClosure,
  type SensitiveRun,
  declareClosure,
  resumedRunOf,
  toActionState,
} from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { useSelector } from '@xstate/react'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useReauthContext } from './reauth-context.js'

/** What {@link useSensitiveAction} returns. */
export interface UseSensitiveAction<Input, Data, Raw = Input>
  extends SensitiveActionState<Input, Data>, SensitiveActionMethods<Data, Raw> {}

/**
 * Runs a sensitive action from a component and returns its state.
 *
 * After a redirect, the interrupted run appears in the hook of its action. If the component unmounts, the run continues, as a request would.
 *
 * @param action An action from {@link defineSensitiveAction}, or a closure, which can't be resumed after a redirect.
 * @param options `matches` decides whether a resumed run belongs to this component. Default: every run of the action does. For a closure: its requirement.
 * @returns The state of the run, and functions to start and control it.
 *
 * @example
 * const { perform, isPending, error, confirm, cancel } = useSensitiveAction(transfer)
 */
export function useSensitiveAction<Input, Data, Raw>(
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
): UseSensitiveAction<Input, Data, Raw>
export function useSensitiveAction<Data>(
  closure: SensitiveClosure<Data>,
  requirement: Requirement,
): UseSensitiveAction<void, Data>
export function useSensitiveAction<Input, Data, Raw>(
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  optionsOrRequirement?: BindingOptions<Input> | Requirement,
): UseSensitiveAction<Input, Data, Raw> {
  const binding = useReauthContext()
  const { reauth } = binding
  const action = useActionOf(actionOrClosure, optionsOrRequirement as Requirement)
  const options =
    typeof actionOrClosure === 'function' ? {} : (optionsOrRequirement as BindingOptions<Input> | undefined)
  const [started, setStarted] = useState<SensitiveRun<Data> | undefined>(undefined)
  const [dismissed, setDismissed] = useState<SensitiveRun | undefined>(undefined)
  const resumedRun = useSyncExternalStore(
    binding.subscribe,
    () => resumedRunOf([binding.resumed, ...binding.companions], action, options),
    () => undefined,
  )
  const current = started ?? resumedRun
  const run = current === dismissed ? undefined : current

  const readsSnapshot = useRef(false)
  const snapshot = useSelector(
    run,
    (newest) => newest,
    (before, newest) => before === newest || (!readsSnapshot.current && looksSame(before, newest)),
  )

  const perform = useCallback<UseSensitiveAction<Input, Data, Raw>['perform']>(
    (...input) => {
      const next = reauth.start(action, ...input)
      setStarted(next)
      return next.outcome
    },
    [reauth, action],
  )
  const cancel = useCallback(() => run?.cancel(), [run])
  const confirm = useCallback(() => run?.confirm(), [run])
  const choose = useCallback((method: 'biometric' | 'browser') => run?.choose(method), [run])
  const retry = useCallback(() => run && setStarted(run.retry()), [run])
  const reset = useCallback(() => run?.result && setDismissed(run), [run])

  return {
    ...toActionState<Input, Data>(run, snapshot),
    // A component that reads this renders for each state of the chart, even if nothing else changes.
    get snapshot() {
      readsSnapshot.current = true
      return snapshot && run?.getSnapshot()
    },
    perform,
    cancel,
    confirm,
    choose,
    retry,
    reset,
  }
}

/** Returns whether two snapshots are equal apart from `state`: the chart has more states than a component shows. */
function looksSame(before: RunSnapshot | undefined, after: RunSnapshot | undefined): boolean {
  const keys = Object.keys({ ...before, ...after, state: '' }) as (keyof RunSnapshot)[]
  return keys.every((key) => key === 'state' || before?.[key] === after?.[key])
}

/** Declares a closure as an action, once for each requirement. A run calls the newest closure. */
function useActionOf<Input, Data, Raw>(
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  requirement: Requirement,
): SensitiveAction<Input, Data, Raw> {
  const newest = useRef(actionOrClosure)
  useEffect(() => {
    newest.current = actionOrClosure
  })
  const key = typeof actionOrClosure === 'function' ? JSON.stringify(requirement) : undefined
  const closureAction = useMemo(
    () =>
      key === undefined
        ? undefined
        : declareClosure(JSON.parse(key) as Requirement, () => newest.current as SensitiveClosure<Data>),
    [key],
  )
  return (closureAction ?? actionOrClosure) as SensitiveAction<Input, Data, Raw>
}
