import { ServiceError } from '../words/service-error.js'
import type { Intent } from './intent.js'
import type { Report } from './report.js'
import { type AnySensitiveAction, keepsInput } from './sensitive-action.js'
import type { StandardIssue } from './standard-schema.js'
import { type Issue, uncarriableIssue } from './uncarriable.js'

const toIssue = ({ message, path }: StandardIssue): Issue => ({
  message,
  ...(path !== undefined && {
    path: path.map((segment) => (typeof segment === 'object' ? segment.key : segment)),
  }),
})

/** Checks the input of one intent. The action's schema is applied to it once for each page, and never to its own output. */
export class IntentCheck {
  readonly intent: Intent
  /** What is wrong with the input, when it was refused. */
  issues: readonly Issue[] | undefined
  readonly #report: Report
  #validating: Promise<void> | undefined
  #json: Promise<string | null> | undefined

  constructor(intent: Intent, report: Report) {
    this.intent = intent
    this.#report = report
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
    const { intent } = this
    if (intent.isAccepted) return
    let result
    try {
      result = await intent.action.input!['~standard'].validate(intent.given)
    } catch (error) {
      this.#report('input', error)
      throw new ServiceError('unexpected', { message: 'The schema of the action threw.', cause: error })
    }
    if (result.issues !== undefined) {
      this.issues = result.issues.map(toIssue)
      throw new ServiceError('invalidInput')
    }
    intent.accept(result.value)
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
    const { action, given } = this.intent
    if (!keepsInput(action)) return null
    let kept = given
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

/** Reads the input that {@link IntentCheck.toJson} wrote. Rejects when it cannot be read. */
export async function inputFromJson(action: AnySensitiveAction, json: string | null): Promise<unknown> {
  if (json === null || json === '') return undefined
  const kept = JSON.parse(json) as unknown
  return action.codec === undefined ? kept : action.codec.decode(kept)
}

/** What identifies a kept intent: changes when the action's id, its requirement or its input does, or whether the action keeps one. */
export const intentText = (action: AnySensitiveAction, json: string | null): string =>
  JSON.stringify([action.id, action.requirement, keepsInput(action), json])
