/**
 * Gives each id a unique, legal name.
 *
 * An id that is already legal keeps its name, even if the name of an earlier id collides with it.
 *
 * @param ids In order of precedence: if two names collide, the later one gets a number.
 * @param toLegal Converts a name to a legal one, and returns a legal name unchanged.
 */
export function uniqueNames(ids: readonly string[], toLegal: (id: string) => string): ReadonlyMap<string, string> {
  const usedNames = new Set(ids.filter((id) => toLegal(id) === id))
  return new Map(
    [...new Set(ids)].map((id) => {
      const base = toLegal(id)
      if (base === id) return [id, id]
      let name = base
      for (let count = 2; usedNames.has(name); count += 1) name = `${base}_${count}`
      usedNames.add(name)
      return [id, name]
    }),
  )
}
