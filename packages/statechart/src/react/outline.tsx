import type { MouseEvent, ReactNode } from 'react'
import type { Chart } from '../chart/chart.js'
import { outlineOf } from '../view/outline.js'

interface OutlineProps {
  readonly chart: Chart
  readonly active: readonly string[]
  readonly possible: readonly string[]
  readonly prefix: string
  readonly onTake: (transitions: readonly string[]) => void
  readonly hrefOf?: ((state: string) => string) | undefined
}

/** Moves to a state in the list, unless the user opens a new tab or window. */
function goInList(event: MouseEvent<HTMLAnchorElement>, id: string): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  const state = document.getElementById(id)
  state?.focus({ preventScroll: true })
  state?.scrollIntoView({ block: 'nearest' })
}

/** Shows the chart as a list of states with their transitions. */
export function Outline({ chart, active, possible, prefix, onTake, hrefOf }: OutlineProps): ReactNode {
  return (
    <ul className="rc-outline" aria-label="States">
      {outlineOf(chart).map(({ id, title, description, depth, links }) => (
        <li
          key={id}
          id={`${prefix}${id}`}
          tabIndex={-1}
          data-depth={depth}
          aria-current={depth > 0 && active.includes(id) ? 'step' : undefined}
        >
          <strong>{title}</strong>
          {description === null ? null : <p>{description}</p>}
          <ul>
            {links.map((link) => (
              <li key={link.id}>
                {possible.includes(link.transition) ? (
                  <button type="button" onClick={() => onTake([link.transition])}>
                    {link.text}
                  </button>
                ) : link.target === null ? (
                  link.text
                ) : (
                  <a
                    href={hrefOf?.(link.target) ?? `#${prefix}${link.target}`}
                    onClick={(event) => goInList(event, `${prefix}${link.target}`)}
                  >
                    {link.text}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
