import { ServiceError } from '../service/service-error.js'
import type { AnySensitiveAction } from './sensitive-action.js'

/** What a schema says of an input. */
export type Issues = readonly { readonly message: string }[]

/**
 * Validates an action's input.
 *
 * @param action The action.
 * @param input What was given, or what came back from storage.
 * @param report Told what the schema says, where it refuses.
 * @returns The input as the schema returns it.
 * @throws {ServiceError} `invalidInput`.
 */
export async function validate(
  action: AnySensitiveAction,
  input: unknown,
  report: (issues: Issues) => void,
): Promise<unknown> {
  if (action.input === undefined) return input
  const result = await action.input['~standard'].validate(input)
  if (result.issues === undefined) return result.value
  report(result.issues.map(({ message }) => ({ message })))
  throw new ServiceError('invalidInput')
}
