/** A possible next choice. */
export interface Choice {
  /** The id, such as `tab1.refresh.stale`. Links depend on it. */
  readonly id: string
  /** The participant that it concerns. */
  readonly of: string
  readonly title: string
  /** Whether it is on the path to success. */
  readonly isHappy: boolean
  readonly make: () => void
}

/** Returns the choice without its participant. */
const nameOf = ({ id }: Choice): string => id.slice(id.indexOf('.') + 1)

/** Merges the choices that two devices have in common, so that they happen at the same time. */
export function sameOfBoth([first = [], second = []]: readonly (readonly Choice[])[]): readonly Choice[] {
  const twins = new Map(second.map((choice) => [nameOf(choice), choice]))
  const both = first.flatMap((choice): Choice[] => {
    const name = nameOf(choice)
    const twin = twins.get(name)
    if (twin === undefined) return []
    const make = (): void => {
      choice.make()
      twin.make()
    }
    return [{ ...choice, id: `both.${name}`, of: 'Both devices', make }]
  })
  const paired = new Set(both.map(nameOf))
  return [...both, ...[...first, ...second].filter((choice) => !paired.has(nameOf(choice)))]
}
