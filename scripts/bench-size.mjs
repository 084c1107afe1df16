// What a page loads, against the goals. The limits that nothing may grow over are those of size-limits.json.
import { printRow } from './bench-row.mjs'
import { measureSizes } from './size.mjs'

const apps = new Map((await measureSizes()).map(({ id, sizes }) => [id, sizes]))
const row = (id, what, app, part, floor, goal) => printRow(id, what, apps.get(app).get(part), floor, goal, ' B')

row('C1', 'core over xstate, what a page loads at first', 'core', 'entry', 9000, 7000)
row('C1', 'core over xstate, with all that it loads later', 'core', 'whole', 14_000, 13_000)
row('C1', 'core, React binding, adapter and xstate, at first', 'page', 'entry', 26_000, 26_000)
row('C1', 'core, React binding, adapter and xstate, with all of it', 'page', 'whole', 26_000, 26_000)
row('C2', 'the React binding over React, @xstate/react and core', 'react', 'whole', 2000, 1000)
for (const [name, framework] of Object.entries({ vue: 'Vue', svelte: 'Svelte', solid: 'Solid', angular: 'Angular' }))
  row('C2', `the binding of ${framework} over its framework and core`, name, 'whole', 2000, 1000)
row('C4', 'before the first sensitive click, lazy entry', 'lazy', 'whole', 1000, 500)
