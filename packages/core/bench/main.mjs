// npm run bench: the goals of the flow in the browser, against the bare statechart in the same run. Absolute times are noise; ratios count.
import { firstClickRow } from './first-click.mjs'
import { flowRows, idleRows } from './flow.mjs'

await firstClickRow()
await flowRows()
idleRows()
