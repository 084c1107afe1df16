/** Something that can happen next. */
export interface Choice {
  /** Stable, for links: `tab1.refresh.stale`. */
  readonly id: string
  /** Who it concerns. */
  readonly of: string
  readonly title: string
  /** Whether it is on the way to success. */
  readonly isHappy: boolean
  readonly make: () => void
}

/** What is chosen, without whose choice it is. */
const nameOf = ({ id }: Choice): string => id.slice(id.indexOf('.') + 1)

/** Has two devices do at the same time what both can do. */
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
