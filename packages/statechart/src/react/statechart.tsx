import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import type { Chart } from '../chart/chart.js'
import { announcementOf } from '../chart/query.js'
import { draw } from '../draw/draw.js'
import type { ChartLayout } from '../draw/chart-layout.js'
import { Camera, actOn } from '../view/camera.js'
import { choiceAt, choicesOf, withChoices } from '../view/choices.js'
import { interactionOf } from '../view/interaction.js'
import { type Intent, intentOfClick, intentOfKey, toolAt } from '../view/intent.js'
import { neighborIn, tabStop, toggled, viewOf } from '../view/navigate.js'
import { printPosters } from '../view/poster.js'
import { type Showing, mapOf, startOfPicture, targetOf, toolsOf } from '../view/tools.js'
import { VIEW_STYLES } from '../view/view-styles.js'
import { toElement } from './elements.js'
import { Outline } from './outline.js'

/** Props of `<Statechart>`. */
export interface StatechartProps {
  readonly chart: Chart
  /** The layouts of the chart, from `layouts()`. The first one is shown first. */
  readonly drawings: readonly ChartLayout[]
  /** Ids of the active states, as returned by `activeStates()`. Default none. */
  readonly active?: readonly string[]
  /** Ids of the states and transitions on the path so far. Default none. */
  readonly trail?: readonly string[]
  /** Ids of the transitions that were taken last. They stand out from the rest of the path. Default none. */
  readonly latest?: readonly string[]
  /** The color theme. Default `'auto'`: follows the system setting. */
  readonly theme?: 'auto' | 'light' | 'dark'
  /** The view that is shown first. A button switches to the other one. Default `'picture'`. */
  readonly view?: Showing
  /** The accessible name of the chart. Default: its id. */
  readonly label?: string
  /** Called when the user selects a state with a click or the enter key. */
  readonly onSelect?: (id: string) => void
  /** Ids of the states that can be selected. Default: all states with `onSelect`, else none. */
  readonly selectable?: readonly string[]
  /** Ids of the transitions that can happen now. Their rows and labels become buttons. Create the layout with `roomy` to make them large enough for touch. Default none. */
  readonly possible?: readonly string[]
  /** Called with the ids of the transitions when the user selects a row or label. A row can represent several transitions. */
  readonly onTransition?: (ids: readonly string[]) => void
  /** Returns the URL of a state for the links in the list. A click moves within the list; a new tab opens the URL. Default: the anchor in the list. */
  readonly hrefOf?: (state: string) => string
  /** The text of the live region. Default: the active state and the number of possible events. */
  readonly announcement?: string
  /** Whether the view contains its style sheet. If your Content Security Policy forbids inline styles, pass `false` and adopt `viewStyles`. Default `true`. */
  readonly styles?: boolean
}

/** Creates a camera for a stage, and stops it when the stage is unmounted. */
function useCamera(
  stage: { readonly current: HTMLDivElement | null },
  chartLayout: ChartLayout,
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
  useEffect(() => camera.current?.show(chartLayout, targetOf(chartLayout, active), startOfPicture(chartLayout)))
  return camera
}

/** Makes a stage printable as a poster. */
function usePoster(stage: { readonly current: HTMLDivElement | null }, chartLayout: ChartLayout): void {
  const size = useRef(chartLayout)
  useEffect(() => {
    size.current = chartLayout
  }, [chartLayout])
  useEffect(() => {
    const controller = new AbortController()
    if (stage.current !== null) printPosters(stage.current, () => size.current, controller.signal)
    return () => controller.abort()
  }, [stage])
}

/**
 * Shows a chart with the active state, the path so far and the possible transitions.
 *
 * It doesn't start or stop an actor, and has no layout engine: it switches between the `drawings` that you pass.
 * The user can pan and zoom with the mouse, touch and keys. The picture follows the active state until the user moves it. Arrow keys follow transitions,
 * and Enter selects a state. A live region announces the active state. The CSS variable `--rc-height` sets the height.
 *
 * @example
 * <Statechart chart={chart} drawings={drawings} active={activeStates(chart, snapshot.value)} />
 */
export function Statechart(props: StatechartProps): ReactNode {
  return props.drawings[0] === undefined ? null : <StatechartView {...props} first={props.drawings[0]} />
}

function StatechartView(props: StatechartProps & { readonly first: ChartLayout }): ReactNode {
  const {
    chart,
    drawings,
    first,
    active = [],
    trail = [],
    latest = [],
    theme = 'auto',
    view = 'picture',
    styles = true,
    label = chart.id,
    onSelect,
    selectable,
    possible = [],
    onTransition,
    hrefOf,
    announcement = announcementOf(chart, active),
  } = props
  const prefix = useId()
  const stage = useRef<HTMLDivElement>(null)
  const [everyEdge, setEveryEdge] = useState(first.everyEdge)
  const [collapsed, setCollapsed] = useState<readonly string[]>(first.collapsed)
  const [focus, setFocus] = useState<string | null>(null)
  const [chosenView, setChosenView] = useState<Showing | null>(null)
  const [follows, setFollows] = useState(true)
  const chartLayout = viewOf(drawings, everyEdge, collapsed) ?? first
  const camera = useCamera(stage, chartLayout, active, setFollows)
  usePoster(stage, chartLayout)
  const showing = chosenView ?? view
  const hadFocus = useRef(false)
  useEffect(() => {
    // If the pressed button is gone, the focus moves to the active state.
    if (hadFocus.current && document.activeElement === document.body) {
      const place = showing === 'list' ? '.rc-outline [aria-current]' : '.state[tabindex="0"]'
      const places = stage.current?.parentElement?.querySelectorAll<HTMLElement | SVGElement>(place) ?? []
      ;[...places].at(-1)?.focus({ preventScroll: true })
    }
    hadFocus.current = false
  })

  useEffect(() => {
    // Scrolls the list to the active state.
    if (chosenView === 'list')
      [...(stage.current?.parentElement?.querySelectorAll('.rc-outline [aria-current]') ?? [])]
        .at(-1)
        ?.scrollIntoView({ block: 'nearest' })
  }, [chosenView])
  const canToggle = (id: string): boolean => viewOf(drawings, everyEdge, toggled(collapsed, id)) !== undefined
  const canSelect = (id: string): boolean => selectable?.includes(id) ?? onSelect !== undefined
  const canShowEvery = viewOf(drawings, !everyEdge, collapsed) !== undefined
  const focusOn = (id: string | null): void => {
    const node = chartLayout.nodes.find((candidate) => candidate.id === id)
    if (id === null || node === undefined) return
    setFocus(id)
    camera.current?.reveal(node)
    stage.current?.querySelector<SVGElement>(`[data-state="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
  }
  const choices = choicesOf(chart, chartLayout, possible)
  const take = (transitions: readonly string[]): void => {
    hadFocus.current = true
    onTransition?.(transitions)
  }
  const act = (intent: Intent | null): void => {
    if (intent === null) return
    if (intent.type === 'take') take(intent.transitions)
    else if (intent.type === 'toggle') setCollapsed(toggled(collapsed, intent.id))
    else if (intent.type === 'go') focusOn(intent.id)
    else if (intent.type === 'move') focusOn(neighborIn(chartLayout, intent.id, intent.direction))
    else if (canSelect(intent.id)) {
      setFocus(intent.id)
      onSelect?.(intent.id)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const intent = intentOfKey(event, canToggle)
    if (intent !== null) event.preventDefault()
    act(intent)
  }
  const onClick = (event: MouseEvent): void => act(intentOfClick(event.target))
  const onFocus = (event: FocusEvent): void => {
    const choice = choiceAt(choices, event.target)
    if (choice !== undefined) camera.current?.reveal(choice)
  }
  const onTool = (event: MouseEvent): void => {
    const tool = toolAt(event.target)
    if (tool === 'picture' || tool === 'list') setChosenView(tool)
    else if (tool === 'everyEdge') setEveryEdge(!everyEdge)
    else if (camera.current !== null) actOn(camera.current, tool)
  }
  const picture = withChoices(
    draw(
      chartLayout,
      { active, trail, latest, possible, theme, title: label },
      interactionOf(chartLayout, { focus: tabStop(chartLayout, focus, active), canToggle, canSelect }),
    ),
    choices,
  )
  const tools = toolsOf({
    showing,
    follows,
    isRunning: targetOf(chartLayout, active) !== null,
    everyEdge: canShowEvery ? everyEdge : null,
  })
  return (
    <div className="rc rc-view" data-showing={showing} data-theme={theme === 'auto' ? undefined : theme}>
      {styles && <style>{VIEW_STYLES}</style>}
      {/* oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the buttons inside take the focus */}
      <div onClick={onTool}>{toElement(tools)}</div>
      {/* oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the states inside take the focus */}
      <div ref={stage} className="rc-stage" onKeyDown={onKeyDown} onClick={onClick} onFocus={onFocus}>
        <div className="rc-picture">{toElement(picture)}</div>
        {toElement(mapOf(chartLayout, active))}
      </div>
      <Outline chart={chart} active={active} possible={possible} prefix={prefix} onTake={take} hrefOf={hrefOf} />
      <p role="status" className="rc-status">
        {announcement}
      </p>
    </div>
  )
}
