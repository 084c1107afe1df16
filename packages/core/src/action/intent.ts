import { copyOf, keyOf } from './input.js'
import type { Report } from './report.js'
import type { AnySensitiveAction } from './sensitive-action.js'

/** Numbers for the `perform` functions of undeclared actions, whose ids need not be unique. */
const closures = new WeakMap<object, number>()
let lastClosure = 0

/** The texts of requirements. All runs of an action share one frozen requirement. */
const requirements = new WeakMap<object, string>()

/**
 * Returns the key of an intent, which is the same for the same action with an equal input.
 *
 * @param isDeclared Whether the action's id is unique.
 */
export function intentKey(action: AnySensitiveAction, rawInput: unknown, isDeclared: boolean): string {
  const { requirement } = action
  if (!requirements.has(requirement)) requirements.set(requirement, keyOf(requirement))
  const input = `${requirements.get(requirement)} ${keyOf(rawInput)}`
  if (isDeclared) return `${action.id} ${input}`
  if (!closures.has(action.perform)) closures.set(action.perform, ++lastClosure)
  return `${action.id}#${closures.get(action.perform)} ${input}`
}

/**
 * An action together with its input.
 *
 * Keeps the original input. {@link accept} adds the output of the action's schema.
 */
export class Intent {
  readonly action: AnySensitiveAction
  /** The original input. */
  readonly rawInput: unknown
  readonly #report: Report
  #accepted: { readonly input: unknown; text?: string } | undefined

  constructor(action: AnySensitiveAction, rawInput: unknown, report: Report, isKept: boolean) {
    this.action = action
    this.rawInput = copyOf(rawInput)
    this.#report = report
    // An input that was not stored during a redirect cannot be validated.
    if (action.input === undefined || !isKept) this.accept(this.rawInput)
  }

  /** Whether the input needs no validation, or was already validated. */
  get isAccepted(): boolean {
    return this.#accepted !== undefined
  }

  /** Sets the output of the action's schema. */
  accept(input: unknown): void {
    this.#accepted = { input }
  }

  /** The input for `perform`: the output of the schema, or the original input before validation. */
  get input(): unknown {
    return (this.#accepted ?? { input: this.rawInput }).input
  }

  /** The action's description of its input. The action's id before validation, and if `describe` throws. */
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
