import { findUncarriable, isObject } from './input.js'

/** One thing that is wrong with an input. */
export interface Issue {
  readonly message: string
  /** The way to the field; absent when the issue concerns the whole input. */
  readonly path?: readonly PropertyKey[]
}

const kindOf = (value: unknown): string => {
  if (typeof value === 'number') return String(value)
  if (!isObject(value)) return value === undefined ? 'undefined' : `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && !['', 'Object'].includes(name) ? `a ${name}` : 'an object with a prototype'
}

/**
 * Says why an input cannot be kept while the page is away.
 *
 * @param input What was given, or what the action's `codec` made of it. `undefined` is no input.
 * @returns One issue with the path of the field and what to do; `undefined` when JSON carries the input unchanged.
 */
export function uncarriableIssue(input: unknown): Issue | undefined {
  const found = input === undefined ? undefined : findUncarriable(input)
  if (found === undefined) return undefined
  const name = ['input', ...found.path].join('.')
  return {
    path: found.path,
    message: `\`${name}\` is ${found.isCycle ? 'a cycle' : kindOf(found.value)}, which cannot be kept while the page is away. Give the action a \`codec\`, or declare it with \`keepInput: 'none'\` or 'server'.`,
  }
}
