import type { ReactNode } from 'react'

/** The first letters of a name: `AA` for Alice Adams. */
const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .filter((letter, at, all) => letter !== '' && (at === 0 || at === all.length - 1))
    .join('')

/** Shows the initials of a person. The name is shown beside it. */
export function Avatar({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="avatar" aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
