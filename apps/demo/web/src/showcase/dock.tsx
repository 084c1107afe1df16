import { type ReactNode, Suspense, lazy, useEffect, useId, useRef, useState } from 'react'
import { FreshnessBadge } from './freshness-badge.js'
import type { ShowcaseProps } from './showcase-props.js'
import { tabStorage } from '../tab-storage.js'
import { useMedia } from './use-media.js'

// Loads the chart after the bank.
const DockBody = lazy(() => import('./dock-body.js'))

/** The storage key for whether the dock is open. */
const KEY = 'harbor:dock'

/** Shows how the bank works: the chart of its run, and scenarios to try. Initially open if there is room. */
export function Dock(props: ShowcaseProps): ReactNode {
  const { director, last, clock } = props
  const hasRoom = useMedia('(min-width: 1200px)')
  const [choice, setChoice] = useState(() => tabStorage.get(KEY))
  const isOpen = choice === null ? hasRoom : choice === 'open'
  const panel = useRef<HTMLElement>(null)
  const id = useId()
  useEffect(() => void director.arrive(), [director])

  const toggle = (): void => {
    const next = isOpen ? 'closed' : 'open'
    tabStorage.set(KEY, next)
    setChoice(next)
    // On a phone it opens below the bank.
    if (next === 'open') requestAnimationFrame(() => panel.current?.scrollIntoView({ block: 'start' }))
  }
  return (
    <aside className="dock" data-open={isOpen} aria-labelledby={`${id}-title`} ref={panel}>
      <header className="dock-bar">
        <h2 id={`${id}-title`}>
          Behind the scenes<span>: this run in the statechart</span>
        </h2>
        <FreshnessBadge last={last} clock={clock} />
        <button className="dock-toggle" aria-expanded={isOpen} aria-controls={`${id}-body`} onClick={toggle}>
          {isOpen ? 'Hide' : 'Show the live chart'}
        </button>
      </header>
      <div className="dock-body" id={`${id}-body`} hidden={!isOpen}>
        {isOpen && (
          <Suspense fallback={<p className="dock-loading">Loading the chart…</p>}>
            <DockBody {...props} />
          </Suspense>
        )}
      </div>
    </aside>
  )
}
