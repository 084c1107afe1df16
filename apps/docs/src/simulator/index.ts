import './simulator.css'

export { ChartPage } from './chart-page.js'
export { InspectorPage } from './inspector-page.js'
export { InvariantsPage } from './invariants-page.js'
export { PathsPage } from './paths-page.js'
export { SimulatorPage } from './simulator-page.js'
export { TogetherPage } from './together/together-page.js'
