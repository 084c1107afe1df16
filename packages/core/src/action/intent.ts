import { copyOf, keyOf } from './input.js'
import type { Report } from './report.js'
import type { AnySensitiveAction } from './sensitive-action.js'

/** Without a declaration an id says nothing: each `perform` is an action of its own. */
const closures = new WeakMap<object, number>()
let lastClosure = 0

/** The text of each requirement: a frozen object that every run of its action has. */
const requirements = new WeakMap<object, string>()

/** Two intents with the same key are one: the same action with an equal input. @param isDeclared Whether the action's id is its own among all. */
export function intentKey(action: AnySensitiveAction, given: unknown, isDeclared: boolean): string {
  const { requirement } = action
  if (!requirements.has(requirement)) requirements.set(requirement, keyOf(requirement))
  const input = `${requirements.get(requirement)} ${keyOf(given)}`
  if (isDeclared) return `${action.id} ${input}`
  if (!closures.has(action.perform)) closures.set(action.perform, ++lastClosure)
  return `${action.id}#${closures.get(action.perform)} ${input}`
}

/**
 * An action together with its input: what the end-user wants.
 *
 * Keeps the input as it was given; {@link accept} takes what the action's schema made of it.
 */
export class Intent {
  readonly action: AnySensitiveAction
  /** The input as it was given. */
  readonly given: unknown
  readonly #report: Report
  #accepted: { readonly input: unknown; text?: string } | undefined

  constructor(action: AnySensitiveAction, given: unknown, report: Report, isKept: boolean) {
    this.action = action
    this.given = copyOf(given)
    this.#report = report
    // An input that was not kept over a redirect is not there to be checked.
    if (action.input === undefined || !isKept) this.accept(this.given)
  }

  /** Whether the input needs no check, or none any more. */
  get isAccepted(): boolean {
    return this.#accepted !== undefined
  }

  /** Takes the output of the action's schema. */
  accept(input: unknown): void {
    this.#accepted = { input }
  }

  /** What `perform` is given: the schema's output once it was applied, the given input before. */
  get input(): unknown {
    return (this.#accepted ?? { input: this.given }).input
  }

  /** The action's sentence about its input; its id until the schema was applied, and when `describe` throws. */
  get description(): string {
    if (this.#accepted === undefined) return this.action.id
    return (this.#accepted.text ??= this.#describe(this.#accepted.input))
  }

  #describe(input: unknown): string {
    try {
      return this.action.describe(input)
    } catch (error) {
      this.#report('describe', error)
      return this.action.id
    }
  }
}
