// npm run test:crashes: kills a process at every step of a commit, with every persistent store.
import { runSuite } from './suite.mjs'

await runSuite('server', 'crash.config.ts')
