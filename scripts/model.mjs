// npm run test:model: explores the chart in every combination of its settings, and takes each remembered step anew.
import { runSuite } from './suite.mjs'

await runSuite('core', 'model.config.ts')
