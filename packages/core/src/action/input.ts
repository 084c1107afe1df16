export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Whether a value is an object literal, and not a class instance or another value that JSON would change. */
function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** A value that JSON would lose or change. */
export interface Uncarriable {
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** Whether the value contains itself, so that JSON cannot carry it. */
  readonly isCycle: boolean
}

/**
 * Finds the first value that JSON would lose or change. A property that is `undefined` counts as absent, because JSON leaves it out.
 *
 * @returns The value and its path; `undefined` if JSON carries the whole input.
 */
export function findUncarriable(
  value: unknown,
  path: Uncarriable['path'] = [],
  ancestors: readonly object[] = [],
): Uncarriable | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return undefined
  const isCycle = (ancestors as readonly unknown[]).includes(value)
  if (!isObject(value) || isCycle) return { path, value, isCycle }
  const inside = [...ancestors, value]
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

/** Copies plain data, so that later changes of the input have no effect. Returns any other value as the same object. */
export const copyOf = (input: unknown): unknown => (findUncarriable(input) ? input : JSON.parse(JSON.stringify(input)))

/** Numbers for objects that are compared by identity. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0

function identityOf(value: object): string {
  let identity = identities.get(value)
  if (identity === undefined) identities.set(value, (identity = ++lastIdentity))
  return `#${identity}`
}

/**
 * Returns a text that is the same for equal inputs. Compares plain data, dates, maps, sets and forms by content, and
 * everything else by identity.
 *
 * Two calls of one action with the same text are the same intent.
 */
export function keyOf(input: unknown, ancestors: readonly unknown[] = []): string {
  if (typeof input === 'bigint') return `${input}n`
  if (typeof input === 'function') return identityOf(input)
  if (!isObject(input)) return typeof input === 'string' ? JSON.stringify(input) : String(input)
  if (ancestors.includes(input)) return `^${ancestors.indexOf(input)}`
  const inside = [...ancestors, input]
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

/**
 * Whether a value is a `FormData` or `URLSearchParams`, which iterate over names and values. React Native's `FormData`
 * is not iterable.
 */
const isForm = (value: object): value is FormData | URLSearchParams =>
  Symbol.iterator in value && [FormData, URLSearchParams].some((form) => value instanceof form)
