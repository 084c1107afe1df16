// @vitest-environment happy-dom
import { sensitiveActionMachine } from '@reauth/core/described'
import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import type { Chart } from '../chart/chart.js'
import { foreign } from '../fixtures/foreign.fixture.js'
import { machines } from '../fixtures/machines.fixture.js'
import { toJson } from './to-json.js'
import { toScxml } from './to-scxml.js'

const charts = [...Object.entries({ ...machines, ...foreign }), ['real', sensitiveActionMachine] as const].map(
  ([name, machine]) => [name, chartOf(machine)] as const,
)

/** The elements that SCXML allows inside each element (W3C SCXML §3 and §4). */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  scxml: ['datamodel', 'state', 'parallel', 'final'],
  state: ['initial', 'onentry', 'onexit', 'transition', 'state', 'parallel', 'final', 'history'],
  parallel: ['onentry', 'onexit', 'transition', 'state', 'parallel', 'history'],
  final: ['onentry', 'onexit', 'donedata'],
  history: ['transition'],
  initial: ['transition'],
  onentry: ['log', 'raise', 'assign', 'send', 'cancel'],
  onexit: ['log', 'raise', 'assign', 'send', 'cancel'],
  transition: ['log', 'raise', 'assign', 'send', 'cancel'],
  datamodel: ['data'],
  donedata: ['content'],
  send: ['content'],
}
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u

describe.each(charts)('the exports of %s', (_, chart: Chart) => {
  it('are well-formed SCXML in which every target exists', () => {
    const document = new DOMParser().parseFromString(toScxml(chart), 'application/xml')
    expect(document.querySelector('parsererror')).toBeNull()
    const ids = new Set([...document.querySelectorAll('[id]')].map((element) => element.getAttribute('id')))
    const targets = [...document.querySelectorAll('transition[target]')].flatMap((element) =>
      (element.getAttribute('target') ?? '').split(' '),
    )
    // The machine has its own element only if it has transitions or actions.
    expect(ids.size).toBeGreaterThanOrEqual(chart.states.length - 1)
    expect(targets.filter((target) => !ids.has(target))).toEqual([])
  })

  it('follow the grammar of SCXML, with a unique name for each state', () => {
    const document = new DOMParser().parseFromString(toScxml(chart), 'application/xml')
    const elements = [...document.querySelectorAll('*')]
    const misplaced = elements.filter(
      ({ tagName, parentElement }) => parentElement !== null && !INSIDE[parentElement.tagName]?.includes(tagName),
    )
    expect(misplaced.map(({ tagName, parentElement }) => `${tagName} in ${parentElement?.tagName}`)).toEqual([])
    const ids = elements.flatMap((element) => element.getAttribute('id') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const targets = elements.flatMap((element) => element.getAttribute('target')?.split(' ') ?? [])
    expect(
      [...ids, ...targets, document.documentElement.getAttribute('name')].filter((id) => !NAME.test(id ?? '')),
    ).toEqual([])
    for (const history of document.querySelectorAll('history')) expect(history.children).toHaveLength(1)
  })

  it('use no event name that SCXML reserves, except that of a finished state', () => {
    const events = [...toScxml(chart).matchAll(/ event="([^"]*)"/g)].map(([, event]) => event ?? '')
    expect(events.filter((event) => /^(error|done(?!\.state\.)|xstate)\b/.test(event))).toEqual([])
  })

  it('survive a round trip through JSON', () => {
    expect(JSON.parse(toJson(chart))).toEqual(chart)
  })
})
