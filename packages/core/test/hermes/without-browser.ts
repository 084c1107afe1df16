import { LACKS } from './lacks.js'

/** Returns the object that has a member of this name, and the last part of the name. */
function ownerOf(name: string): [Record<string, unknown> | undefined, string] {
  const path = name.split('.')
  const last = path.pop() as string
  let place: unknown = globalThis
  for (const part of path) place = (place as Record<string, unknown> | undefined)?.[part]
  return [place as Record<string, unknown> | undefined, last]
}

/** Whether a global or member of this name exists. */
export function exists(name: string): boolean {
  const [place, last] = ownerOf(name)
  return place !== undefined && place !== null && last in place
}

/** Functions that the libraries of the tests need. They exist for them, but not for our sources. */
const KEPT_FOR_TESTS = ['Array.prototype.toSorted', 'String.prototype.isWellFormed', 'String.prototype.toWellFormed']

/** Matches one of our sources, but no test, in the second line of a stack. */
const OURS = /\/packages\/(core|policy)\/src\/(?!testing\/)(?![^\n]*\.(test|suite|fixture)\.)/

function keepForTests(place: Record<string, unknown>, name: string): void {
  const original = place[name] as (...args: unknown[]) => unknown
  place[name] = function guarded(this: unknown, ...args: unknown[]): unknown {
    if (OURS.test(new Error('stack').stack!.split('\n')[2]!)) throw new TypeError(`${name} is not a function`)
    return original.apply(this, args)
  }
}

/** Removes the globals and members that React Native lacks. @returns The names of those that this Node had. */
export function removeMissing(): readonly string[] {
  const removed: string[] = []
  // A global is removed before its members, because its replacement has none of them.
  for (const { name, how } of LACKS) {
    if (how !== 'lacks' || !exists(name)) continue
    const [place, last] = ownerOf(name)
    removed.push(name)
    if (KEPT_FOR_TESTS.includes(name)) {
      keepForTests(place!, last)
      continue
    }
    // Some members are on the prototype, such as those of `navigator`.
    for (
      let owner: object | null = place as object;
      owner !== null;
      owner = Object.getPrototypeOf(owner) as object | null
    )
      if (Object.hasOwn(owner, last)) Reflect.deleteProperty(owner, last)
  }
  return removed
}
