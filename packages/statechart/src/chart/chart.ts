/** A machine as plain JSON: its states in document order, parents before children, and every transition. */
export interface Chart {
  readonly id: string
  readonly states: readonly ChartState[]
  readonly transitions: readonly ChartTransition[]
}

/** The type of a state. */
export type StateType = 'atomic' | 'compound' | 'parallel' | 'final' | 'history'

/** The tone of a state: `meta.tone` or a tag with the same name, else `plain`. It sets the color. */
export type Tone = 'good' | 'bad' | 'warn' | 'unsure' | 'quiet' | 'plain'

/** A state. */
export interface ChartState {
  readonly id: string
  readonly key: string
  /** The key as words: `checkingAuthTime` becomes `Checking auth time`. */
  readonly title: string
  readonly type: StateType
  /** Id of the parent; `null` at the root. */
  readonly parent: string | null
  /** Id of the initial state inside; `null` if there is none. */
  readonly initial: string | null
  readonly history: 'shallow' | 'deep' | null
  readonly description: string | null
  readonly tags: readonly string[]
  /** `meta.spec`: the section of a specification that requires this state. */
  readonly spec: string | null
  readonly tone: Tone
  /** `meta.resumesAt`: id of the state in which the run continues when the page comes back; `null` if the page doesn't navigate away in this state. */
  readonly resumesAt: string | null
  /** `true` if an `always` transition without a guard leaves the state immediately. */
  readonly transient: boolean
  readonly entry: readonly string[]
  readonly exit: readonly string[]
  readonly invokes: readonly { readonly id: string; readonly src: string }[]
}

/** The kind of trigger of a transition. */
export type TransitionKind = 'event' | 'done' | 'error' | 'timer' | 'always' | 'snapshot'

/** The line that a transition belongs to: `main`, the path of most runs, or `aside`, a detour that is also always drawn. */
export type Line = 'main' | 'aside'

/** A transition. */
export interface ChartTransition {
  /** `<source>|<event>|<index among the transitions with the same source and event>`. */
  readonly id: string
  readonly source: string
  /** Ids of the targets; empty if the state doesn't change. */
  readonly targets: readonly string[]
  readonly kind: TransitionKind
  /** The event type in XState; empty for `always`. */
  readonly event: string
  /** The trigger as readable text: `done`, `refresh timeout`, `reauth.cancel`. */
  readonly label: string
  /** Id of the invocation whose result triggers the transition; `null` for other triggers. */
  readonly actor: string | null
  readonly guard: string | null
  /** `true` if this transition has no guard, and an earlier one with the same source and trigger has one. */
  readonly otherwise: boolean
  readonly actions: readonly string[]
  readonly description: string | null
  readonly reenter: boolean
  /** The position among the transitions with the same source and trigger, from 1. XState checks their guards in this order. `null` if it is the only one. */
  readonly nth: number | null
  /** `meta.line` of the transition, or `null`. */
  readonly line: Line | null
}
