// @vitest-environment happy-dom
import { sensitiveActionMachine } from '@reauth/core/described'
import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import type { Chart } from '../chart/chart.js'
import { machines } from '../fixtures/machines.fixture.js'
import { toDot } from './to-dot.js'
import { toJson } from './to-json.js'
import { toMermaid } from './to-mermaid.js'
import { toScxml } from './to-scxml.js'

const charts = [...Object.entries(machines), ['real', sensitiveActionMachine] as const].map(
  ([name, machine]) => [name, chartOf(machine)] as const,
)

/** Reads a state diagram as Mermaid does: whatever a block names, it contains, unless a later block names it, too. */
function readMermaid(text: string): { parents: Map<string, string>; arrows: string[]; titles: Map<string, string> } {
  const parents = new Map<string, string>()
  const titles = new Map<string, string>()
  const arrows: string[] = []
  const open = ['']
  let isNote = false
  const put = (name: string): void => {
    if (name !== '[*]' && (open.at(-1) !== '' || !parents.has(name))) parents.set(name, open.at(-1) ?? '')
  }
  for (const line of text
    .split('\n')
    .slice(1)
    .map((one) => one.trim())) {
    const [, title, named] = /^state "([^"]*)" as (\w+)$/.exec(line) ?? []
    const [, block] = /^state (\w+) \{$/.exec(line) ?? []
    const [, from, to, label = ''] = /^(\S+) --> (\S+)(?: : (.*))?$/.exec(line) ?? []
    if (line === 'end note') isNote = false
    else if (isNote) continue
    else if (line.startsWith('note ')) isNote = true
    else if (named !== undefined) {
      put(named)
      titles.set(named, title ?? '')
    } else if (block !== undefined) {
      put(block)
      open.push(block)
    } else if (line === '}') open.pop()
    else if (from !== undefined && to !== undefined) {
      put(from)
      put(to)
      arrows.push(label)
    } else if (line !== '' && line !== '--') throw new Error(`Not a line of a state diagram: ${line}`)
  }
  expect(open).toEqual([''])
  return { parents, arrows, titles }
}

describe.each(charts)('the exports of %s', (_, chart: Chart) => {
  it('have every state under its own parent in Mermaid', () => {
    const { parents, titles } = readMermaid(toMermaid(chart))
    const nameOf = (id: string): string => `s_${id.replace(/\W+/g, '_')}`
    const expected = chart.states
      .filter(({ parent }) => parent !== null)
      .map(({ id, parent }) => [nameOf(id), parent === chart.states[0]?.id ? '' : nameOf(parent ?? '')] as const)
    expect(new Map(expected)).toEqual(parents)
    expect(titles.size).toBe(chart.states.length - 1)
  })

  it('have an arrow for every transition between states in Mermaid', () => {
    const owed = chart.transitions.flatMap(({ source, targets }) =>
      source === chart.states[0]?.id ? [] : targets.filter((target) => target !== chart.states[0]?.id),
    )
    const finals = chart.states.filter(({ type }) => type === 'final')
    const initials = chart.states.filter(({ id, initial }) =>
      chart.states.some((one) => one.id === initial && one.parent === id),
    )
    expect(readMermaid(toMermaid(chart)).arrows).toHaveLength(owed.length + finals.length + initials.length)
  })

  it('have no sign in a label that ends it in Mermaid', () => {
    expect(readMermaid(toMermaid(chart)).arrows.filter((label) => /[:;#"]/.test(label))).toEqual([])
  })

  it('are well-formed SCXML in which every target exists', () => {
    const document = new DOMParser().parseFromString(toScxml(chart), 'application/xml')
    expect(document.querySelector('parsererror')).toBeNull()
    const ids = new Set([...document.querySelectorAll('[id]')].map((element) => element.getAttribute('id')))
    const targets = [...document.querySelectorAll('transition[target]')].flatMap((element) =>
      (element.getAttribute('target') ?? '').split(' '),
    )
    expect(ids.size).toBeGreaterThanOrEqual(chart.states.length)
    expect(targets.filter((target) => !ids.has(target))).toEqual([])
  })

  it('use no event name that SCXML keeps for itself, but that of a finished state', () => {
    const events = [...toScxml(chart).matchAll(/ event="([^"]*)"/g)].map(([, event]) => event ?? '')
    expect(events.filter((event) => /^(error|done(?!\.state\.)|xstate)\b/.test(event))).toEqual([])
  })

  it('have balanced braces and every state in DOT', () => {
    const text = toDot(chart)
    const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '')
    expect(bare.split('{').length).toBe(bare.split('}').length)
    expect(chart.states.filter(({ id }) => !text.includes(id))).toEqual([])
  })

  it('come back from JSON', () => {
    expect(JSON.parse(toJson(chart))).toEqual(chart)
  })
})
