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

/** Validates the input of one intent. Applies the action's schema once per page, and never to its own output. */
export class IntentCheck {
  readonly intent: Intent
  /** The problems of the input, if it was refused. */
  issues: readonly Issue[] | undefined
  readonly #report: Report
  #validating: Promise<void> | undefined
  #json: Promise<string | null> | undefined

  constructor(intent: Intent, report: Report) {
    this.intent = intent
    this.#report = report
  }

  /**
   * Applies the schema once.
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
      result = await intent.action.input!['~standard'].validate(intent.rawInput)
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
   * Serializes the input for the redirect.
   *
   * @returns JSON, an empty string if there is no input, or `null` if the action stores none in this browser.
   * @throws {ServiceError} `invalidInput` with {@link issues} if JSON would lose or change a value.
   */
  toJson(): Promise<string | null> {
    return (this.#json ??= this.#toJson())
  }

  async #toJson(): Promise<string | null> {
    const { action, rawInput } = this.intent
    if (!keepsInput(action)) return null
    let encoded = rawInput
    try {
      if (action.codec !== undefined) encoded = await action.codec.encode(encoded)
    } catch (error) {
      this.#report('codec', error)
      throw new ServiceError('unexpected', { message: "The action's `codec.encode` threw.", cause: error })
    }
    const issue = uncarriableIssue(encoded)
    if (issue === undefined) return encoded === undefined ? '' : JSON.stringify(encoded)
    this.issues = [issue]
    throw new ServiceError('invalidInput', { message: issue.message })
  }
}

/** Reads the input that {@link IntentCheck.toJson} wrote. Rejects if it is unreadable. */
export async function inputFromJson(action: AnySensitiveAction, json: string | null): Promise<unknown> {
  if (json === null || json === '') return undefined
  const encoded = JSON.parse(json) as unknown
  return action.codec === undefined ? encoded : action.codec.decode(encoded)
}

/**
 * Identifies a stored intent. The text changes with the action's id, its requirement, its input, and whether the action
 * stores one.
 */
export const intentText = (action: AnySensitiveAction, json: string | null): string =>
  JSON.stringify([action.id, action.requirement, keepsInput(action), json])
