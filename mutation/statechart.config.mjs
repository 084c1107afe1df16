import { common } from './common.mjs'

// A drawing is held to its gate, and seen: what other tools read is held to the letter.
export default common('statechart', ['packages/statechart/src/{chart,export}/**/*.ts'])
