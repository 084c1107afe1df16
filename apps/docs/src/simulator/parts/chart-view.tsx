import type { MouseEvent, ReactNode } from 'react'
import { type Chart, type LaidOut, activeStates } from '@reauth/statechart'
import { Statechart } from '@reauth/statechart/react'

interface Props {
  readonly chart: Chart
  readonly drawings: readonly LaidOut[]
  readonly value?: unknown
  readonly trail?: readonly string[]
  readonly view?: 'picture' | 'list'
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

/** The chart in a frame: it pans, zooms, and keeps the active state in sight until the reader moves it. */
export function ChartView({ chart, drawings, value, trail = [], view = 'picture', onSelect }: Props): ReactNode {
  return (
    // oxlint-disable-next-line no-static-element-interactions, click-events-have-key-events -- the links inside take the focus
    <div className="sim-chart" onClickCapture={followInside}>
      <Statechart
        chart={chart}
        drawings={drawings}
        active={value === undefined ? [] : activeStates(chart, value)}
        trail={trail}
        view={view}
        label="The flow of a sensitive action"
        {...(onSelect && { onSelect })}
      />
    </div>
  )
}
