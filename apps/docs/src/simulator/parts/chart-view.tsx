import { type ReactNode, useEffect, useRef } from 'react'
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
    const top = box.scrollTop + inner.top - outer.top - (outer.height - inner.height) / 2
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    box.scrollTo({ top, behavior: isCalm ? 'auto' : 'smooth' })
  }, [leaf])
  return (
    <div className="sim-chart" ref={frame}>
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
