import type {
  Outcome,
  PerformContext,
  Redirecting,
  RunSnapshot,
  RunStatus,
  SensitiveAction,
  SensitiveRun,
} from '@reauth/core'
import { defineSensitiveAction } from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { useSelector } from '@xstate/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useReauthContext } from './reauth-context.js'

/** The end of a run that did not succeed. */
export type SensitiveActionEnd = Exclude<Outcome<unknown>, { readonly outcome: 'succeeded' }>

/** What {@link useSensitiveAction} returns. */
export interface UseSensitiveAction<Input, Data> {
  /** Starts a run. Resolves when it ends, or when the page leaves; never rejects for what happens in the flow. */
  readonly perform: (
    ...input: void extends Input ? [input?: Input] : [input: Input]
  ) => Promise<Outcome<Data> | Redirecting>
  /** What to show. `'idle'` before the first run. */
  readonly status: 'idle' | RunStatus
  /** The newest moment of the run. */
  readonly snapshot: RunSnapshot | undefined
  /** Why it did not succeed. */
  readonly error: SensitiveActionEnd | undefined
  /** What the server answered. */
  readonly data: Data | undefined
  /** The run's input; also after a redirect, so that a form can be filled in again. */
  readonly input: Input | undefined
  /** What the action says of its input: show it before asking to confirm. */
  readonly description: string | undefined
  /** The page that the run began on, where it came back from a redirect. */
  readonly returnTo: string | null
  readonly cancel: () => void
  readonly confirm: () => void
  readonly choose: (method: 'biometric' | 'browser') => void
}

/** What `useSelector` needs of an actor; a run has it. */
type Source = Parameters<typeof useSelector>[0]

const nothing = { getSnapshot: () => undefined, subscribe: () => ({ unsubscribe: () => {} }) }

/**
 * Runs a sensitive action from a component, and shows how far it is.
 *
 * A run that a redirect interrupted appears in the hook of its action. The component may unmount: the run goes on, as a request would.
 *
 * @param action What {@link defineSensitiveAction} made, or a closure, which cannot be resumed after a redirect.
 * @param requirement Needed with a closure.
 * @returns How to start it, how far it is, and how it ended.
 *
 * @example
 * const { perform, status, error, confirm, cancel } = useSensitiveAction(transfer)
 */
export function useSensitiveAction<Input, Data>(action: SensitiveAction<Input, Data>): UseSensitiveAction<Input, Data>
export function useSensitiveAction<Data>(
  closure: (context: PerformContext<void>) => Promise<Data> | Data,
  requirement: Requirement,
): UseSensitiveAction<void, Data>
export function useSensitiveAction<Input, Data>(
  given: SensitiveAction<Input, Data> | ((context: PerformContext<Input>) => Promise<Data> | Data),
  requirement?: Requirement,
): UseSensitiveAction<Input, Data> {
  const { reauth, resumed, companions } = useReauthContext()
  const action = useDeclared(given, requirement)
  const [started, setStarted] = useState<SensitiveRun<Data> | null>(null)
  const own = [resumed, ...companions].find((one) => one?.actionId === action.id) as SensitiveRun<Data> | undefined
  const run = started ?? own ?? null

  const snapshot = useSelector((run ?? nothing) as unknown as Source, (value: RunSnapshot | undefined) => value)
  const outcome = useOutcome(run)

  const perform = useCallback<UseSensitiveAction<Input, Data>['perform']>(
    (...input) => {
      const next = reauth.start(action, ...(input as [Input]))
      setStarted(next)
      return next.outcome
    },
    [reauth, action],
  )
  const cancel = useCallback(() => run?.cancel(), [run])
  const confirm = useCallback(() => run?.confirm(), [run])
  const choose = useCallback((method: 'biometric' | 'browser') => run?.choose(method), [run])

  return {
    perform,
    status: snapshot?.status ?? 'idle',
    snapshot,
    error: outcome === undefined || outcome.outcome === 'succeeded' ? undefined : outcome,
    data: outcome?.outcome === 'succeeded' ? outcome.data : undefined,
    input: run?.input as Input | undefined,
    description: run?.description,
    returnTo: run?.returnTo ?? null,
    cancel,
    confirm,
    choose,
  }
}

/** A closure is declared once for each requirement, and the newest one is called. */
function useDeclared<Input, Data>(
  given: SensitiveAction<Input, Data> | ((context: PerformContext<Input>) => Promise<Data> | Data),
  requirement: Requirement | undefined,
): SensitiveAction<Input, Data> {
  const newest = useRef(given)
  useEffect(() => {
    newest.current = given
  })
  const key = typeof given === 'function' ? JSON.stringify(requirement) : undefined
  const declared = useMemo(
    () =>
      key === undefined
        ? undefined
        : defineSensitiveAction<Input, Data>({
            id: 'closure',
            requirement: JSON.parse(key) as Requirement,
            perform: (context) => (newest.current as Exclude<typeof given, SensitiveAction<Input, Data>>)(context),
          }),
    [key],
  )
  return declared ?? (given as SensitiveAction<Input, Data>)
}

/** The end of a run, once it is there. A page that leaves is no end. */
function useOutcome<Data>(run: SensitiveRun<Data> | null): Outcome<Data> | undefined {
  const [ended, setEnded] = useState<{ run: SensitiveRun<Data>; outcome: Outcome<Data> } | null>(null)
  useEffect(() => {
    if (run === null) return
    let isCurrent = true
    void run.ended.then((outcome) => {
      if (isCurrent) setEnded({ run, outcome })
    })
    return () => {
      isCurrent = false
    }
  }, [run])
  return ended?.run === run ? ended?.outcome : undefined
}
