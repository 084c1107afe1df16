import { findUncarriable, isObject } from './input.js'

/** One problem with an input. */
export interface Issue {
  readonly message: string
  /** The path of the field; absent if the issue concerns the whole input. */
  readonly path?: readonly PropertyKey[]
}

const kindOf = (value: unknown): string => {
  if (typeof value === 'number') return String(value)
  if (!isObject(value)) return value === undefined ? 'undefined' : `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && !['', 'Object'].includes(name) ? `a ${name}` : 'an object with a prototype'
}

/**
 * Finds out why an input cannot be stored during a redirect.
 *
 * @param input The original input, or the result of the action's `codec`. `undefined` means no input.
 * @returns One issue with the path of the field and a remedy; `undefined` if JSON carries the input unchanged.
 */
export function uncarriableIssue(input: unknown): Issue | undefined {
  const found = input === undefined ? undefined : findUncarriable(input)
  if (found === undefined) return undefined
  const name = ['input', ...found.path].join('.')
  return {
    path: found.path,
    message: `\`${name}\` is ${found.isCycle ? 'a cycle' : kindOf(found.value)}, which cannot be stored during a redirect. Give the action a \`codec\`, or declare it with \`keepInput: 'none'\` or 'server'.`,
  }
}
