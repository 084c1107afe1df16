import type { PlayedRun } from './played-run.js'

/** Returns a link that opens a run in the simulator: `simulator#/run/<scenario>/<event,event>`. */
export function simulatorLink({ scenario, events }: PlayedRun, docs = ''): string {
  const folder = docs.replace(/#.*$/, '').replace(/([^/])$/, '$1/')
  const run = ['run', scenario.id, ...(events.length > 0 ? [events.join(',')] : [])].join('/')
  return `${folder}simulator#/${run}`
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Formats a value as a readable literal. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const lines = Object.entries(value).map(([name, each]) => `${inner}${name}: ${literal(each, inner)},`)
  return `{\n${lines.join('\n')}\n${indent}}`
}

/** Returns a test that replays a run on the chart. */
export function testOf({ scenario, events, state, calls }: PlayedRun): string {
  const isOwn = scenario.id.startsWith('own.')
  const setting = isOwn
    ? `const scenario: Scenario = ${literal(scenario, '  ')}`
    : `const scenario = scenarios.find(({ id }) => id === ${quoted(scenario.id)})!`
  const names = isOwn ? 'type Scenario, replay' : 'replay, scenarios'
  return `import { ${names} } from '@reauth/core/testing'
import { expect, it } from 'vitest'

it(${quoted(`ends in ${state} as it did in the page`)}, () => {
  ${setting}
  const end = replay(scenario, [${events.map((id) => `\n    ${quoted(id)},`).join('')}${events.length > 0 ? '\n  ' : ''}])
  expect(end.snapshot.value).toEqual(${literal(valueOf(state), '  ')})
  expect(end.counts.calls).toBe(${calls})
})
`
}

const valueOf = (path: string): unknown =>
  path.split('.').reduceRight<unknown>((inner, name) => (inner === undefined ? name : { [name]: inner }), undefined)
