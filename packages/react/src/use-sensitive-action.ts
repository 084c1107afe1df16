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
 * Runs a sensitive action from a component, and shows how far it is.
 *
 * A run that a redirect interrupted appears in the hook of its action. The component may unmount: the run continues, as a request would.
 *
 * @param action What {@link defineSensitiveAction} made, or a closure, which cannot be resumed after a redirect.
 * @param options `matches` tells which resumed run belongs to this component.
 * @returns How to start it, how far it is, and how it ended.
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
  given: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  more?: BindingOptions<Input> | Requirement,
): UseSensitiveAction<Input, Data, Raw> {
  const page = useReauthContext()
  const { reauth } = page
  const action = useDeclared(given, more as Requirement)
  const options = typeof given === 'function' ? {} : (more as BindingOptions<Input> | undefined)
  const [started, setStarted] = useState<SensitiveRun<Data> | undefined>(undefined)
  const [dismissed, setDismissed] = useState<SensitiveRun | undefined>(undefined)
  const own = useSyncExternalStore(
    page.subscribe,
    () => resumedRunOf([page.resumed, ...page.companions], action, options),
    () => undefined,
  )
  const current = started ?? own
  const run = current === dismissed ? undefined : current

  const readsSnapshot = useRef(false)
  const moment = useSelector(
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
    ...toActionState<Input, Data>(run, moment),
    // Who reads it is rendered for each state of the chart, also for those that look the same.
    get snapshot() {
      readsSnapshot.current = true
      return moment && run?.getSnapshot()
    },
    perform,
    cancel,
    confirm,
    choose,
    retry,
    reset,
  }
}

/** Whether two moments differ in the state of the chart at most, which has finer steps than what a component shows. */
function looksSame(one: RunSnapshot | undefined, other: RunSnapshot | undefined): boolean {
  const keys = Object.keys({ ...one, ...other, state: '' }) as (keyof RunSnapshot)[]
  return keys.every((key) => key === 'state' || one?.[key] === other?.[key])
}

/** A closure is declared once for each requirement, and the newest one is called. */
function useDeclared<Input, Data, Raw>(
  given: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  requirement: Requirement,
): SensitiveAction<Input, Data, Raw> {
  const newest = useRef(given)
  useEffect(() => {
    newest.current = given
  })
  const key = typeof given === 'function' ? JSON.stringify(requirement) : undefined
  const declared = useMemo(
    () =>
      key === undefined
        ? undefined
        : declareClosure(JSON.parse(key) as Requirement, () => newest.current as SensitiveClosure<Data>),
    [key],
  )
  return (declared ?? given) as SensitiveAction<Input, Data, Raw>
}
