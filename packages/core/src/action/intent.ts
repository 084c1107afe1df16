import { ServiceError } from '../words/service-error.js'
import { type Issue, copyOf, keyOf, uncarriableIssue } from './input.js'
import type { Report } from './report.js'
import { type AnySensitiveAction, keepsInput } from './sensitive-action.js'
import type { StandardIssue } from './standard-schema.js'

const toIssue = ({ message, path }: StandardIssue): Issue => ({
  message,
  ...(path !== undefined && {
    path: path.map((segment) => (typeof segment === 'object' ? segment.key : segment)),
  }),
})

/** Without a declaration an id says nothing: each `perform` is an action of its own. */
const closures = new WeakMap<object, number>()
let lastClosure = 0

/** Two intents with the same key are one: the same action with an equal input. @param isDeclared Whether the action's id is its own among all. */
export function intentKey(action: AnySensitiveAction, given: unknown, isDeclared: boolean): string {
  const input = keyOf([action.requirement, given])
  if (isDeclared) return `${action.id} ${input}`
  if (!closures.has(action.perform)) closures.set(action.perform, ++lastClosure)
  return `${action.id}#${closures.get(action.perform)} ${input}`
}

/**
 * An action together with its input: what the end-user wants.
 *
 * Keeps the input as it was given. The action's schema is applied to that once for each page, and never to its own output.
 */
export class Intent {
  readonly action: AnySensitiveAction
  /** What the schema says, when it refused. */
  issues: readonly Issue[] | undefined
  readonly #given: unknown
  readonly #report: Report
  #validating: Promise<void> | undefined
  #json: Promise<string | null> | undefined
  #validated: { readonly value: unknown } | undefined
  #described: { readonly input: unknown; readonly text: string } | undefined

  constructor(action: AnySensitiveAction, given: unknown, report: Report, isKept = true) {
    this.action = action
    this.#given = copyOf(given)
    this.#report = report
    // An input that was not kept over a redirect is not there to be checked.
    if (action.input === undefined || !isKept) this.#validated = { value: this.#given }
  }

  /** The input as it was given. */
  get given(): unknown {
    return this.#given
  }

  /** What `perform` is given: the schema's output once it was applied, the given input before. */
  get input(): unknown {
    return (this.#validated ?? { value: this.#given }).value
  }

  /** The action's sentence about its input; its id until the schema was applied, and when `describe` throws. */
  get description(): string {
    const { action, input } = this
    if (this.#validated === undefined) return action.id
    if (this.#described?.input !== input || this.#described === undefined) {
      this.#described = { input, text: this.#describe(input) }
    }
    return this.#described.text
  }

  #describe(input: unknown): string {
    try {
      return this.action.describe(input)
    } catch (error) {
      this.#report('describe', error)
      return this.action.id
    }
  }

  /**
   * Applies the schema, once.
   *
   * @throws {ServiceError} `invalidInput` with {@link issues}, or `unexpected` when the schema itself throws.
   */
  validate(): Promise<void> {
    return (this.#validating ??= this.#validate())
  }

  async #validate(): Promise<void> {
    if (this.#validated !== undefined) return
    let result
    try {
      result = await this.action.input!['~standard'].validate(this.#given)
    } catch (error) {
      this.#report('input', error)
      throw new ServiceError('unexpected', { message: 'The schema of the action threw.', cause: error })
    }
    if (result.issues !== undefined) {
      this.issues = result.issues.map(toIssue)
      throw new ServiceError('invalidInput')
    }
    this.#validated = { value: result.value }
  }

  /**
   * Writes the input for the time that the page is away.
   *
   * @returns JSON, an empty text for no input, or `null` when the action keeps none in this browser.
   * @throws {ServiceError} `invalidInput` with {@link issues} when JSON would lose or change something.
   */
  toJson(): Promise<string | null> {
    return (this.#json ??= this.#toJson())
  }

  async #toJson(): Promise<string | null> {
    const { action } = this
    if (!keepsInput(action)) return null
    let kept = this.#given
    try {
      if (action.codec !== undefined) kept = await action.codec.encode(kept)
    } catch (error) {
      this.#report('codec', error)
      throw new ServiceError('unexpected', { message: "The action's `codec.encode` threw.", cause: error })
    }
    const issue = uncarriableIssue(kept)
    if (issue === undefined) return kept === undefined ? '' : JSON.stringify(kept)
    this.issues = [issue]
    throw new ServiceError('invalidInput', { message: issue.message })
  }
}

/** Reads the input that {@link Intent.toJson} wrote. Rejects when it cannot be read. */
export async function inputFromJson(action: AnySensitiveAction, json: string | null): Promise<unknown> {
  if (json === null || json === '') return undefined
  const kept = JSON.parse(json) as unknown
  return action.codec === undefined ? kept : action.codec.decode(kept)
}
