import type { ReactNode } from 'react'
import { activeStates } from '@reauth/statechart'
import { Statechart, type StatechartProps } from '@reauth/statechart/react'

interface Props extends Omit<StatechartProps, 'active' | 'theme' | 'label' | 'hrefOf'> {
  /** The state value of the run. */
  readonly value?: unknown
}

/** Shows the chart in a frame that pans, zooms, and follows the active state until the reader moves it. */
export function ChartView({ value, ...props }: Props): ReactNode {
  const root = `${props.chart.id}.`
  return (
    <div className="sim-chart">
      <Statechart
        {...props}
        active={value === undefined ? [] : activeStates(props.chart, value)}
        label="The flow of a sensitive action"
        hrefOf={(state) => `simulator#/state/${state.startsWith(root) ? state.slice(root.length) : state}`}
      />
    </div>
  )
}
