// Lays out the chart and writes the result for the devtools, so that they don't need a layout engine. Needs a build.
//   node packages/devtools/test/draw-chart.mjs
import { writeFileSync } from 'node:fs'
import { sensitiveActionMachine } from '@reauth/core/described'
import { chartOf } from '@reauth/statechart'
import { layout } from '@reauth/statechart/layout'

const whole = chartOf(sensitiveActionMachine)
const chartLayout = await layout(whole)
// The parts of a chart that the devtools read.
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
/** Removes the texts that the chart already contains. `chart.ts` adds them again. */
const withoutState = (node) => {
  const state = byId.get(node.id)
  const isInChart = ([name, value]) => ['title', 'description', 'tone'].includes(name) && value === state?.[name]
  return Object.fromEntries(Object.entries(node).filter((pair) => !isInChart(pair)))
}
// Rounds to half pixels, and removes tooltips that `chart.ts` creates from the descriptions of transitions.
const smaller = (_, value) =>
  typeof value === 'number'
    ? Math.round(value * 2) / 2
    : value?.transition !== undefined || value?.transitions?.length > 0
      ? { ...value, detail: undefined }
      : value
const drawing = JSON.parse(JSON.stringify({ ...chartLayout, nodes: chartLayout.nodes.map(withoutState) }, smaller))
const text = JSON.stringify(JSON.stringify({ chart, drawing })).slice(1, -1)
const quoted = text.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)
writeFileSync(
  new URL('../src/chart/drawing.ts', import.meta.url),
  `/** The chart and its layout, as JSON. Written by \`test/draw-chart.mjs\`. */\nexport const DRAWING: string =\n  '${quoted}'\n`,
)
console.log(`${drawing.nodes.length} nodes, ${drawing.edges.length} edges, ${drawing.width} x ${drawing.height}`)
