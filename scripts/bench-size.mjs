// Compares what a page loads with the goals. The limits that fail the checks are in size-limits.json.
import { printRow } from './bench-row.mjs'
import { measureSizes } from './size.mjs'

const apps = new Map((await measureSizes()).map(({ id, sizes }) => [id, sizes]))
const row = (what, app, part, floor, goal) => printRow(what, apps.get(app).get(part), floor, goal, ' B')

row('core without xstate, initial load', 'core', 'entry', 9000, 7000)
row('core without xstate, with lazy parts', 'core', 'whole', 14_000, 13_000)
row('core, React binding, adapter and xstate, initial load', 'page', 'entry', 26_000, 26_000)
row('core, React binding, adapter and xstate, with lazy parts', 'page', 'whole', 26_000, 26_000)
row('the React binding without React, @xstate/react and core', 'react', 'whole', 2000, 1000)
for (const [name, framework] of Object.entries({ vue: 'Vue', svelte: 'Svelte', solid: 'Solid', angular: 'Angular' }))
  row(`the binding of ${framework} without its framework and core`, name, 'whole', 2000, 1000)
row('before the first sensitive click, lazy entry', 'lazy', 'whole', 1000, 500)
