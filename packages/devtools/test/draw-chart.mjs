// Lays the chart out and writes what the devtools draw, so that they bring no layout engine. Needs a build.
//   node packages/devtools/test/draw-chart.mjs
import { writeFileSync } from 'node:fs'
import { sensitiveActionMachine } from '@reauth/core/described'
import { chartOf } from '@reauth/statechart'
import { layout } from '@reauth/statechart/layout'

const whole = chartOf(sensitiveActionMachine)
const laidOut = await layout(whole)
// What the devtools read of a chart.
const chart = {
  id: whole.id,
  states: whole.states.map(({ id, key, title, type, parent, initial, description, tone, invokes }) => ({
    id,
    key,
    title,
    type,
    parent,
    initial,
    description,
    tone,
    invokes: invokes.map((invoke) => ({ id: invoke.id })),
  })),
  transitions: whole.transitions.map(({ id, source, targets, kind, event, description }) => ({
    id,
    source,
    targets,
    kind,
    event,
    description,
  })),
}
const byId = new Map(chart.states.map((state) => [state.id, state]))
/** What the chart says of a state is said once: `chart.ts` puts it back. */
const withoutState = (node) => {
  const state = byId.get(node.id)
  const isSaid = ([name, value]) => ['title', 'description', 'tone'].includes(name) && value === state?.[name]
  return Object.fromEntries(Object.entries(node).filter((pair) => !isSaid(pair)))
}
// Half a pixel is as good as another one. What the sentences of the transitions say is said once as well.
const smaller = (_, value) =>
  typeof value === 'number'
    ? Math.round(value * 2) / 2
    : value?.transition !== undefined || value?.transitions?.length > 0
      ? { ...value, detail: undefined }
      : value
const drawing = JSON.parse(JSON.stringify({ ...laidOut, nodes: laidOut.nodes.map(withoutState) }, smaller))
const text = JSON.stringify(JSON.stringify({ chart, drawing })).slice(1, -1)
const quoted = text.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)
writeFileSync(
  new URL('../src/chart/drawing.ts', import.meta.url),
  `/** The chart and its places, as JSON. Written by \`test/draw-chart.mjs\`. */\nexport const DRAWING: string =\n  '${quoted}'\n`,
)
console.log(`${drawing.nodes.length} nodes, ${drawing.edges.length} edges, ${drawing.width} x ${drawing.height}`)
