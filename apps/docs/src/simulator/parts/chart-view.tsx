import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react'
import { type Chart, type LaidOut, activeStates } from '@reauth/statechart'
import { Statechart } from '@reauth/statechart/react'

interface Props {
  readonly chart: Chart
  readonly drawings: readonly LaidOut[]
  readonly value?: unknown
  readonly trail?: readonly string[]
  readonly view?: 'auto' | 'chart' | 'outline'
  readonly onSelect?: (id: string) => void
}

/** A link of the list leads to a state of the list: the address belongs to the pages. */
function followInside(event: MouseEvent<HTMLDivElement>): void {
  const link = event.target instanceof Element ? event.target.closest('.rc-outline a') : null
  const id = link?.getAttribute('href')?.slice(1)
  const state = id === undefined ? null : document.getElementById(id)
  if (state === null) return
  event.preventDefault()
  state.focus({ preventScroll: true })
  state.scrollIntoView({ block: 'nearest' })
}

/** The chart in a frame that keeps the active state in sight. */
export function ChartView({ chart, drawings, value, trail = [], view = 'auto', onSelect }: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const active = value === undefined ? [] : activeStates(chart, value)
  const leaf = active.at(-1)
  useEffect(() => {
    const box = frame.current
    const state = leaf === undefined ? null : box?.querySelector(`[data-state="${CSS.escape(leaf)}"]`)
    if (!box) return
    if (!state) {
      const first = box.querySelector('.dot')?.getBoundingClientRect()
      if (first) box.scrollLeft += first.left - box.getBoundingClientRect().left - box.clientWidth / 2
      return
    }
    const [outer, inner] = [box.getBoundingClientRect(), state.getBoundingClientRect()]
    if (inner.height === 0) return
    // The frame may reach below the window: the middle is that of what is seen.
    const height = Math.min(outer.bottom, innerHeight) - outer.top
    const top = box.scrollTop + inner.top - outer.top - (height - inner.height) / 2
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    box.scrollTo({ top, behavior: isCalm ? 'auto' : 'smooth' })
  }, [leaf])
  return (
    // oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the links inside take the focus
    <div className="sim-chart" ref={frame} onClickCapture={followInside}>
      <Statechart
        chart={chart}
        drawings={drawings}
        active={active}
        trail={trail}
        view={view}
        label="The flow of a sensitive action"
        {...(onSelect && { onSelect })}
      />
    </div>
  )
}
