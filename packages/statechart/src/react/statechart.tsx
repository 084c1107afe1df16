import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { Chart } from '../chart/chart.js'
import { announcementOf } from '../chart/query.js'
import { draw } from '../draw/draw.js'
import type { LaidOut } from '../draw/laid-out.js'
import { Camera, actOn } from '../view/camera.js'
import { isDirection, neighborIn, tabStop, toggled, viewOf } from '../view/navigate.js'
import { outlineOf } from '../view/outline.js'
import { type Showing, mapOf, startOfPicture, targetOf, toolsOf } from '../view/tools.js'
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
  /** Ids of the transitions that were taken last. They stand out from the rest of the path. Default none. */
  readonly latest?: readonly string[]
  /** Default `'auto'`: follows the reader's system. */
  readonly theme?: 'auto' | 'light' | 'dark'
  /** What is shown first; a button switches. Default `'picture'`. */
  readonly view?: Showing
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

/** Creates a camera for a stage, and stops it when the stage is unmounted. */
function useCamera(
  stage: { readonly current: HTMLDivElement | null },
  laidOut: LaidOut,
  active: readonly string[],
  onFollow: (follows: boolean) => void,
): { readonly current: Camera | null } {
  const camera = useRef<Camera | null>(null)
  useEffect(() => {
    if (stage.current === null) return undefined
    const mounted = new Camera(stage.current, { onFollow })
    camera.current = mounted
    return () => mounted.stop()
  }, [stage, onFollow])
  useEffect(() => camera.current?.show(laidOut, targetOf(laidOut, active), startOfPicture(laidOut)))
  return camera
}

/**
 * Shows a laid-out chart: where a run is, the way it went, and where it can go.
 *
 * Starts and stops nothing, and has no layout engine: what is shown or hidden is a view that was laid out before.
 * The picture pans and zooms by mouse, touch and keys, and follows the active state until the user moves it. Arrow keys follow transitions; enter
 * chooses a state; a live region says where the run is. The CSS variable `--rc-height` sets the height.
 *
 * @example
 * <Statechart chart={chart} drawings={drawings} active={activeStates(chart, snapshot.value)} />
 */
export function Statechart(props: StatechartProps): ReactNode {
  return props.drawings[0] === undefined ? null : <StatechartView {...props} first={props.drawings[0]} />
}

function StatechartView(props: StatechartProps & { readonly first: LaidOut }): ReactNode {
  const {
    chart,
    drawings,
    first,
    active = [],
    trail = [],
    latest = [],
    theme = 'auto',
    view = 'picture',
    label = chart.id,
    onSelect,
  } = props
  const prefix = useId()
  const stage = useRef<HTMLDivElement>(null)
  const [everyEdge, setEveryEdge] = useState(first.everyEdge)
  const [collapsed, setCollapsed] = useState<readonly string[]>(first.collapsed)
  const [focus, setFocus] = useState<string | null>(null)
  const [chosenView, setChosenView] = useState<Showing | null>(null)
  const [follows, setFollows] = useState(true)
  const laidOut = viewOf(drawings, everyEdge, collapsed) ?? first
  const camera = useCamera(stage, laidOut, active, setFollows)
  const showing = chosenView ?? view

  const canToggle = (id: string): boolean => viewOf(drawings, everyEdge, toggled(collapsed, id)) !== undefined
  const canShowEvery = viewOf(drawings, !everyEdge, collapsed) !== undefined
  const focusOn = (id: string | null): void => {
    const node = laidOut.nodes.find((candidate) => candidate.id === id)
    if (id === null || node === undefined) return
    setFocus(id)
    camera.current?.reveal(node)
    stage.current?.querySelector<SVGElement>(`[data-state="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = closest(event.target, 'state')
    if (id === null || event.shiftKey) return
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
  const onTool = (event: MouseEvent): void => {
    const tool = closest(event.target, 'do')
    if (tool === 'picture' || tool === 'list') setChosenView(tool)
    else if (tool === 'everyEdge') setEveryEdge(!everyEdge)
    else if (camera.current !== null) actOn(camera.current, tool)
  }
  const picture = draw(
    laidOut,
    { active, trail, latest, theme, title: label },
    { focus: tabStop(laidOut, focus, active), canToggle },
  )
  const tools = toolsOf({
    showing,
    follows,
    isRunning: targetOf(laidOut, active) !== null,
    everyEdge: canShowEvery ? everyEdge : null,
  })
  return (
    <div className="rc rc-view" data-showing={showing} data-theme={theme === 'auto' ? undefined : theme}>
      <style>{VIEW_STYLES}</style>
      {/* oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the buttons inside take the focus */}
      <div onClick={onTool}>{toElement(tools)}</div>
      {/* oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the states inside take the focus */}
      <div ref={stage} className="rc-stage" onKeyDown={onKeyDown} onClick={onClick}>
        <div className="rc-picture">{toElement(picture)}</div>
        {toElement(mapOf(laidOut, active))}
      </div>
      <Outline chart={chart} active={active} prefix={prefix} />
      <p role="status" className="rc-status">
        {announcementOf(chart, active)}
      </p>
    </div>
  )
}
