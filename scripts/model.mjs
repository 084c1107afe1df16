// npm run test:model: explores the chart with every combination of settings, and repeats each recorded step.
import { runSuite } from './suite.mjs'

await runSuite('core', 'model.config.ts')
