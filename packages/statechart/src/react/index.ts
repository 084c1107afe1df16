export { Statechart, type StatechartProps } from './statechart.js'
export { VIEW_STYLES as viewStyles } from '../view/view-styles.js'
