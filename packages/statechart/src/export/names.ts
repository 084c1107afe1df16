/**
 * Gives each id a legal name of its own.
 *
 * A legal id keeps its name, also if the name of an earlier id would collide with it.
 *
 * @param ids In order of precedence: of two that collide, the later one gets a number.
 * @param toLegal Makes a name legal; returns a legal one unchanged.
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
