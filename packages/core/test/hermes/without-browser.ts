import { LACKS } from './lacks.js'

/** The object that has a member of this name, and the last part of the name. */
function placeOf(name: string): [Record<string, unknown> | undefined, string] {
  const path = name.split('.')
  const last = path.pop() as string
  let place: unknown = globalThis
  for (const part of path) place = (place as Record<string, unknown> | undefined)?.[part]
  return [place as Record<string, unknown> | undefined, last]
}

/** Whether something of this name is there. */
export function isThere(name: string): boolean {
  const [place, last] = placeOf(name)
  return place !== undefined && place !== null && last in place
}

/** What the libraries of the tests need themselves: it is there for them, and for no source of ours. */
const KEPT_FOR_TESTS = ['Array.prototype.toSorted', 'String.prototype.isWellFormed', 'String.prototype.toWellFormed']

/** A source of ours, and no test, at the second line of a stack. */
const OURS = /\/packages\/(core|policy)\/src\/(?!testing\/)(?![^\n]*\.(test|suite|fixture)\.)/

function keepForTests(place: Record<string, unknown>, name: string): void {
  const original = place[name] as (...args: unknown[]) => unknown
  place[name] = function guarded(this: unknown, ...args: unknown[]): unknown {
    if (OURS.test(new Error('stack').stack!.split('\n')[2]!)) throw new TypeError(`${name} is not a function`)
    return original.apply(this, args)
  }
}

/** Takes away what React Native lacks. @returns What of that this Node had. */
export function takeAway(): readonly string[] {
  const taken: string[] = []
  // A global is taken before its members: what stands in its place has none of them.
  for (const { name, how } of LACKS) {
    if (how !== 'lacks' || !isThere(name)) continue
    const [place, last] = placeOf(name)
    taken.push(name)
    if (KEPT_FOR_TESTS.includes(name)) {
      keepForTests(place!, last)
      continue
    }
    // Some stand on the prototype, as those of `navigator` do.
    for (let at: object | null = place as object; at !== null; at = Object.getPrototypeOf(at) as object | null)
      if (Object.hasOwn(at, last)) Reflect.deleteProperty(at, last)
  }
  return taken
}
