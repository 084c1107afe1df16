import { common } from './common.mjs'

// The drawing itself is left out, because its quality gate and screenshots cover it. Exports for other tools are tested exactly.
export default common('statechart', ['packages/statechart/src/{chart,export}/**/*.ts'])
