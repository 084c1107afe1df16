/** What a machine is, as plain JSON: states in document order, parents before their children, and every transition. */
export interface Chart {
  readonly id: string
  readonly states: readonly ChartState[]
  readonly transitions: readonly ChartTransition[]
}

/** What kind of state it is. */
export type StateType = 'atomic' | 'compound' | 'parallel' | 'final' | 'history'

/** How a state reads: `meta.tone` or a tag of the state; `plain` without either. */
export type Tone = 'good' | 'bad' | 'warn' | 'unsure' | 'quiet' | 'plain'

/** A state. */
export interface ChartState {
  readonly id: string
  readonly key: string
  /** The key in words: `checkingAuthTime` is `Checking auth time`. */
  readonly title: string
  readonly type: StateType
  /** Id of the parent; `null` at the root. */
  readonly parent: string | null
  /** Id of the initial state inside; `null` where there is none. */
  readonly initial: string | null
  readonly history: 'shallow' | 'deep' | null
  readonly description: string | null
  readonly tags: readonly string[]
  /** `meta.spec`: the section that demands this state. */
  readonly spec: string | null
  readonly tone: Tone
  /** `meta.resumesAt`: id of the state in which the run continues when the page comes back; `null` if the page doesn't leave in this state. */
  readonly resumesAt: string | null
  /** A run never rests here: an unguarded `always` leaves at once. */
  readonly transient: boolean
  readonly entry: readonly string[]
  readonly exit: readonly string[]
  readonly invokes: readonly { readonly id: string; readonly src: string }[]
}

/** What triggers a transition. */
export type TransitionKind = 'event' | 'done' | 'error' | 'timer' | 'always' | 'snapshot'

/** Which line a transition is part of: `main`, which most runs take, or `aside`, a detour that is always drawn, too. */
export type Line = 'main' | 'aside'

/** A transition. */
export interface ChartTransition {
  /** `<source>|<event>|<place among those of the same source and event>`. */
  readonly id: string
  readonly source: string
  /** Ids of the targets; empty where the state is kept. */
  readonly targets: readonly string[]
  readonly kind: TransitionKind
  /** The event as XState names it; empty for `always`. */
  readonly event: string
  /** The trigger in words: `done`, `refresh timeout`, `reauth.cancel`. */
  readonly label: string
  /** Id of the invocation that answered; `null` elsewhere. */
  readonly actor: string | null
  readonly guard: string | null
  /** An earlier transition of the same source and trigger has a guard, and this one has none. */
  readonly otherwise: boolean
  readonly actions: readonly string[]
  readonly description: string | null
  readonly reenter: boolean
  /** Its place among those of the same source and trigger, from 1: their guards are checked in this order. `null` if it is the only one. */
  readonly nth: number | null
  /** `meta.line` of the transition; `null` without one. */
  readonly line: Line | null
}
