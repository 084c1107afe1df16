export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** An object literal: neither a class instance nor anything that JSON turns into something else. */
function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** A value that JSON would lose or change. */
export interface Uncarriable {
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** Whether it is what JSON cannot carry because it holds itself. */
  readonly isCycle: boolean
}

/**
 * Finds the first value that JSON would lose or change. A property that is `undefined` counts as absent, because JSON leaves it out.
 *
 * @returns The value and its path; `undefined` when JSON carries the whole input.
 */
export function findUncarriable(
  value: unknown,
  path: Uncarriable['path'] = [],
  above: readonly object[] = [],
): Uncarriable | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return undefined
  const isCycle = (above as readonly unknown[]).includes(value)
  if (!isObject(value) || isCycle) return { path, value, isCycle }
  const inside = [...above, value]
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = findUncarriable(value[index], [...path, index], inside)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isRecord(value) || typeof value['toJSON'] === 'function') return { path, value, isCycle }
  for (const [name, inner] of Object.entries(value)) {
    const found = inner === undefined ? undefined : findUncarriable(inner, [...path, name], inside)
    if (found !== undefined) return found
  }
  return undefined
}

/** A copy that later changes of the given input do not reach. What is no plain data stays the same object. */
export const copyOf = (input: unknown): unknown => (findUncarriable(input) ? input : JSON.parse(JSON.stringify(input)))

/** Numbers objects that have no content to compare. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0

function identityOf(value: object): string {
  let identity = identities.get(value)
  if (identity === undefined) identities.set(value, (identity = ++lastIdentity))
  return `#${identity}`
}

/**
 * Writes an input as a text that is the same for equal inputs: plain data, dates, maps, sets and forms by their content, everything else by identity.
 *
 * Two calls of one action with the same text are the same intent.
 */
export function keyOf(input: unknown, above: readonly unknown[] = []): string {
  if (typeof input === 'bigint') return `${input}n`
  if (typeof input === 'function') return identityOf(input)
  if (!isObject(input)) return typeof input === 'string' ? JSON.stringify(input) : String(input)
  if (above.includes(input)) return `^${above.indexOf(input)}`
  const inside = [...above, input]
  const inner = (value: unknown): string => keyOf(value, inside)
  if (Array.isArray(input)) return `[${input.map(inner).join()}]`
  if (input instanceof Date) return `Date ${input.getTime()}`
  if (input instanceof Map || input instanceof Set || isForm(input))
    return `${input.constructor.name} ${inner([...(input as Iterable<unknown>)])}`
  if (!isRecord(input)) return identityOf(input)
  const names = Object.keys(input).filter((name) => input[name] !== undefined)
  // Hermes has no `toSorted`.
  names.sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${inner(input[name])}`).join()}}`
}

/** `FormData` and `URLSearchParams`, which are lists of names and values. That of React Native is no list. */
const isForm = (value: object): value is FormData | URLSearchParams =>
  Symbol.iterator in value && [FormData, URLSearchParams].some((form) => value instanceof form)
