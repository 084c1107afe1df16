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
import type { LaidOut } from '../draw/laid-out.js'
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
  /** Ids of the states that can be chosen. Default: all of them with `onSelect`, else none. */
  readonly selectable?: readonly string[]
  /** Ids of the transitions that can happen now: their rows and labels are buttons. Lay the chart out with `roomy`, so that each is large enough for a finger. Default none. */
  readonly possible?: readonly string[]
  /** A row or a label of possible transitions was chosen: their ids, several if a row stands for several. */
  readonly onTransition?: (ids: readonly string[]) => void
  /** The address of a state, for the links of the list. A click stays in the list; a new tab opens the address. Default: the place in the list. */
  readonly hrefOf?: (state: string) => string
  /** What the live region says. Default: where the run is, and how many events its states take. */
  readonly announcement?: string
  /** Whether the view brings its own rules. A page whose Content-Security-Policy forbids inline styles adopts `viewStyles` instead. Default `true`. */
  readonly styles?: boolean
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
  const size = useRef(laidOut)
  useEffect(() => {
    size.current = laidOut
  }, [laidOut])
  useEffect(() => {
    const ending = new AbortController()
    if (stage.current !== null) printPosters(stage.current, () => size.current, ending.signal)
    return () => ending.abort()
  }, [stage])
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
  const laidOut = viewOf(drawings, everyEdge, collapsed) ?? first
  const camera = useCamera(stage, laidOut, active, setFollows)
  const showing = chosenView ?? view
  const hadFocus = useRef(false)
  useEffect(() => {
    // The button that was pressed may be gone: whoever pressed it reads on at the active state.
    if (hadFocus.current && document.activeElement === document.body) {
      const place = showing === 'list' ? '.rc-outline [aria-current]' : '.state[tabindex="0"]'
      const places = stage.current?.parentElement?.querySelectorAll<HTMLElement | SVGElement>(place) ?? []
      ;[...places].at(-1)?.focus({ preventScroll: true })
    }
    hadFocus.current = false
  })

  useEffect(() => {
    // Whoever asks for the list begins where the run is.
    if (chosenView === 'list')
      [...(stage.current?.parentElement?.querySelectorAll('.rc-outline [aria-current]') ?? [])]
        .at(-1)
        ?.scrollIntoView({ block: 'nearest' })
  }, [chosenView])
  const canToggle = (id: string): boolean => viewOf(drawings, everyEdge, toggled(collapsed, id)) !== undefined
  const canSelect = (id: string): boolean => selectable?.includes(id) ?? onSelect !== undefined
  const canShowEvery = viewOf(drawings, !everyEdge, collapsed) !== undefined
  const focusOn = (id: string | null): void => {
    const node = laidOut.nodes.find((candidate) => candidate.id === id)
    if (id === null || node === undefined) return
    setFocus(id)
    camera.current?.reveal(node)
    stage.current?.querySelector<SVGElement>(`[data-state="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
  }
  const choices = choicesOf(chart, laidOut, possible)
  const take = (transitions: readonly string[]): void => {
    hadFocus.current = true
    onTransition?.(transitions)
  }
  const act = (intent: Intent | null): void => {
    if (intent === null) return
    if (intent.does === 'take') take(intent.transitions)
    else if (intent.does === 'toggle') setCollapsed(toggled(collapsed, intent.id))
    else if (intent.does === 'go') focusOn(intent.id)
    else if (intent.does === 'move') focusOn(neighborIn(laidOut, intent.id, intent.direction))
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
      laidOut,
      { active, trail, latest, possible, theme, title: label },
      interactionOf(laidOut, { focus: tabStop(laidOut, focus, active), canToggle, canSelect }),
    ),
    choices,
  )
  const tools = toolsOf({
    showing,
    follows,
    isRunning: targetOf(laidOut, active) !== null,
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
        {toElement(mapOf(laidOut, active))}
      </div>
      <Outline chart={chart} active={active} possible={possible} prefix={prefix} onTake={take} hrefOf={hrefOf} />
      <p role="status" className="rc-status">
        {announcement}
      </p>
    </div>
  )
}
