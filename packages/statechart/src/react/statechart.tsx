import { type KeyboardEvent, type MouseEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { Chart } from '../chart/chart.js'
import { announcementOf } from '../chart/query.js'
import { draw } from '../draw/draw.js'
import type { LaidOut } from '../draw/laid-out.js'
import { isDirection, neighborIn, tabStop, toggled, viewOf } from '../view/navigate.js'
import { outlineOf } from '../view/outline.js'
import { VIEW_STYLES } from '../view/view-styles.js'
import { toElement } from './elements.js'

/** Props of `<Statechart>`. */
export interface StatechartProps {
  readonly chart: Chart
  /** The views of the chart that were laid out; the first one is shown first. */
  readonly drawings: readonly LaidOut[]
  /** Ids of the active states, as `activeStates` gives them. Default none. */
  readonly active?: readonly string[]
  /** Ids of the states and transitions of the path so far. Default none. */
  readonly trail?: readonly string[]
  /** Default `'auto'`: follows the reader's system. */
  readonly theme?: 'auto' | 'light' | 'dark'
  /** Default `'auto'`: the list where the place is narrower than a phone. */
  readonly view?: 'auto' | 'chart' | 'outline'
  /** What the chart is called. Default: its id. */
  readonly label?: string
  /** A state was chosen by a click or by the enter key. */
  readonly onSelect?: (id: string) => void
}

const closest = (target: EventTarget, name: string): string | null =>
  target instanceof Element ? (target.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null) : null

function Outline({ chart, active, prefix }: { chart: Chart; active: readonly string[]; prefix: string }): ReactNode {
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
                {link.target === null ? link.text : <a href={`#${prefix}${link.target}`}>{link.text}</a>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

/**
 * Shows a laid-out chart: where a run is, the way it went, and where it can go.
 *
 * Starts and stops nothing, and has no layout engine: what is shown or hidden is a view that was laid out before.
 * Arrow keys follow transitions; enter chooses a state; a live region says where the run is.
 *
 * @example
 * <Statechart chart={chart} drawings={drawings} active={activeStates(chart, snapshot.value)} />
 */
export function Statechart(props: StatechartProps): ReactNode {
  const { chart, drawings, active = [], trail = [], theme = 'auto', view = 'auto', label = chart.id, onSelect } = props
  const prefix = useId()
  const root = useRef<HTMLDivElement>(null)
  const [everyEdge, setEveryEdge] = useState(drawings[0]?.everyEdge ?? false)
  const [collapsed, setCollapsed] = useState<readonly string[]>(drawings[0]?.collapsed ?? [])
  const [focus, setFocus] = useState<string | null>(null)
  const laidOut = viewOf(drawings, everyEdge, collapsed) ?? drawings[0]
  if (laidOut === undefined) return null

  const canToggle = (id: string): boolean => viewOf(drawings, everyEdge, toggled(collapsed, id)) !== undefined
  const canShowEvery = viewOf(drawings, !everyEdge, collapsed) !== undefined
  const focusOn = (id: string | null): void => {
    if (id === null) return
    setFocus(id)
    root.current?.querySelector<SVGElement>(`[data-state="${CSS.escape(id)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = closest(event.target, 'state')
    if (id === null) return
    if (isDirection(event.key)) {
      event.preventDefault()
      focusOn(neighborIn(laidOut, id, event.key))
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (event.key === ' ' && canToggle(id)) setCollapsed(toggled(collapsed, id))
      else onSelect?.(id)
    }
  }
  const onClick = (event: MouseEvent): void => {
    const toggle = closest(event.target, 'toggle')
    const go = closest(event.target, 'go')
    const id = closest(event.target, 'state')
    if (toggle !== null) setCollapsed(toggled(collapsed, toggle))
    else if (go !== null) focusOn(go)
    else if (id !== null) {
      setFocus(id)
      onSelect?.(id)
    }
  }
  const picture = draw(
    laidOut,
    { active, trail, theme, title: label },
    { focus: tabStop(laidOut, focus, active), canToggle },
  )
  return (
    <div ref={root} className="rc rc-view" data-view={view} data-theme={theme === 'auto' ? undefined : theme}>
      <style>{VIEW_STYLES}</style>
      {canShowEvery ? (
        <label className="rc-switch">
          <input type="checkbox" checked={everyEdge} onChange={() => setEveryEdge(!everyEdge)} /> Every edge
        </label>
      ) : null}
      {/* oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the states inside take the focus */}
      <div className="rc-picture" onKeyDown={onKeyDown} onClick={onClick}>
        {toElement(picture)}
      </div>
      <Outline chart={chart} active={active} prefix={prefix} />
      <p role="status" className="rc-status">
        {announcementOf(chart, active)}
      </p>
    </div>
  )
}
