// Lays out the chart, checks the rules and finds the covering paths at build time, so that the page needs no layout engine and starts fast.
import { mkdir, writeFile } from 'node:fs/promises'
import { sensitiveActionMachine } from '@reauth/core/described'
import { checkInvariants, countsOf, describeRun, explore, flowPaths, invariants, runOf } from '@reauth/core/testing'
import { chartOf, toDot, toJson, toMermaid, toScxml, toSvg } from '@reauth/statechart'
import { measureLayout } from '@reauth/statechart/layout'
import { cachedLayout as layout } from '../../cached-layout.mjs'

const folder = new URL('../src/generated/', import.meta.url)
const write = (name, text) => writeFile(new URL(name, folder), text)
const fail = (message) => {
  throw new Error(message)
}

const chart = chartOf(sensitiveActionMachine)
// Readers select events in these two layouts, also by touch.
const spine = await layout(chart, { roomy: true })
// A small overview with the large containers collapsed.
const overview = await layout(chart, { collapsed: ['reauth.refreshing', 'reauth.reauthenticating'], effort: 4 })
const everyEdge = await layout(chart, { everyEdge: true, effort: 1, roomy: true })

const drawn = new Set(everyEdge.nodes.map(({ id }) => id))
for (const { id, parent } of chart.states)
  if (parent !== null && !drawn.has(id)) fail(`The drawing has no state ${id}: the chart and its layout disagree.`)
const shown = new Set([
  ...everyEdge.edges.flatMap(({ transitions }) => transitions),
  ...everyEdge.nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
])
for (const { id, source } of chart.transitions)
  if (source !== chart.id && !shown.has(id))
    fail(`The drawing has no transition ${id}: the chart and its layout disagree.`)
const metrics = measureLayout(spine)
if (
  metrics.crossings + metrics.labelOverLabel + metrics.labelOverNode + metrics.labelOverEdge + metrics.edgeOverNode >
  0
)
  fail(`The drawing does not read well: ${JSON.stringify(metrics)}.`)

const exploration = explore()
const violations = checkInvariants(exploration.edges)
for (const { invariant, step, problem } of violations) fail(`${invariant.id} ${problem}\n${describeRun(step)}`)

const REDIRECT = /startBrowserReauthentication|finishBrowserReauthentication/
const paths = flowPaths(exploration).map(({ id, sentence, scenario, events, outcome, steps }) => ({
  id,
  sentence,
  scenario: scenario.id,
  events,
  outcome,
  hasStepUp: events.some((event) => event.startsWith('performAction.step-up')),
  hasRedirect: runOf(steps.at(-1)).some(({ started }) => started.some((service) => REDIRECT.test(service))),
  calls: steps.at(-1).counts.calls,
}))

await mkdir(folder, { recursive: true })
await Promise.all([
  write('chart.json', JSON.stringify({ chart, drawings: [spine, everyEdge, overview] })),
  write('paths.json', JSON.stringify(paths)),
  write(
    'rules.json',
    JSON.stringify({
      counts: countsOf(exploration),
      rules: invariants.map(({ id, title, consequence }) => ({ id, title, consequence })),
    }),
  ),
  write('reauth.svg', toSvg(spine)),
  // A standalone picture follows the system theme instead of the page's.
  ...['light', 'dark'].map((theme) => write(`reauth-overview-${theme}.svg`, toSvg(overview, { theme }))),
  write('reauth.mmd', toMermaid(chart)),
  write('reauth.scxml', toScxml(chart)),
  write('reauth.dot', toDot(chart)),
  write('reauth.json', toJson(chart)),
])
