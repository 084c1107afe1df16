export { Statechart, type StatechartProps } from './statechart.js'
