// npm run test:crashes: kills a process at every moment of a commit, on every store that outlives it.
import { runSuite } from './suite.mjs'

await runSuite('server', 'crash.config.ts')
