import { attempt } from '../platform/attempt.js'

/** The depth to which an error is searched. An SDK's error may contain the whole SDK. */
const DEPTH = 8
const VALUES = 20_000

interface Place {
  readonly value: unknown
  readonly path: string
  readonly depth: number
}

/**
 * Looks for secrets in an error, as a log, a crash reporter or `JSON.stringify()` would find them: message, stack, causes, fields that are not enumerable,
 * getters, maps and form parameters.
 *
 * @returns The path to the first one, such as `error.cause.form`, or `undefined`.
 */
export function pathToSecret(error: unknown, secrets: readonly string[]): string | undefined {
  // A shorter one could occur by chance.
  const known = secrets.filter(({ length }) => length >= 8)
  const isSecret = (text: string): boolean =>
    known.some((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
  const seen = new Set<unknown>()
  const queue: Place[] = [{ value: error, path: 'error', depth: 0 }]
  for (let at = 0; at < queue.length && at < VALUES; at += 1) {
    const { value, path, depth } = queue[at]!
    if (typeof value === 'string' && isSecret(value)) return path
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue
    seen.add(value)
    const printed = [
      attempt(() => Reflect.apply(String, undefined, [value]) as unknown),
      attempt(() => JSON.stringify(value)),
    ]
    if (printed.some((text) => typeof text === 'string' && isSecret(text))) return `${path}, printed`
    if (depth === DEPTH) continue
    for (const [name, inner] of partsOf(value)) queue.push({ value: inner, path: `${path}.${name}`, depth: depth + 1 })
  }
  return undefined
}

/** Returns the fields of a value and of its classes, including getters, and the items that it iterates over. */
function partsOf(value: object): [string, unknown][] {
  const parts: [string, unknown][] = []
  for (let owner: object | null = value; owner !== null && owner !== Object.prototype; owner = classOf(owner)) {
    for (const key of keysOf(owner)) {
      if (key === '__proto__' || key === 'constructor') continue
      parts.push([String(key), attempt(() => Reflect.get(value, key) as unknown)])
    }
  }
  const entries = attempt(() => (isCollection(value) ? [...value] : []))
  return [...parts, ['entries', entries]]
}

const classOf = (value: object): object | null => attempt(() => Reflect.getPrototypeOf(value)) ?? null
const keysOf = (value: object): (string | symbol)[] => attempt(() => Reflect.ownKeys(value)) ?? []

/** Whether a value is a map, a set, form parameters or headers, of any realm. */
const isCollection = (value: object): value is Iterable<unknown> =>
  /^\[object (?:URLSearchParams|Headers|FormData|Map|Set)\]$/.test(Object.prototype.toString.call(value))
