/**
 * Gives each id a name that is legal where it is written, and no two the same one.
 *
 * An id that is legal keeps its own name, also where another one would come to the same.
 *
 * @param ids In the order in which they choose.
 * @param toLegal Makes a name legal; what is legal stays as it is.
 */
export function uniqueNames(ids: readonly string[], toLegal: (id: string) => string): ReadonlyMap<string, string> {
  const taken = new Set(ids.filter((id) => toLegal(id) === id))
  return new Map(
    [...new Set(ids)].map((id) => {
      const base = toLegal(id)
      if (base === id) return [id, id]
      let name = base
      for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
      taken.add(name)
      return [id, name]
    }),
  )
}
