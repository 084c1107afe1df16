// @vitest-environment happy-dom
import { sensitiveActionMachine } from '@reauth/core/described'
import { instance } from '@viz-js/viz'
import mermaid from 'mermaid'
import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import type { Chart } from '../chart/chart.js'
import { foreign } from '../fixtures/foreign.fixture.js'
import { machines } from '../fixtures/machines.fixture.js'
import { toDot } from './to-dot.js'
import { mermaidNames, toMermaid } from './to-mermaid.js'

const graphviz = await instance()

/** A statement that Mermaid parsed: a state that may contain others, or an arrow. */
type Statement =
  | { readonly stmt: 'state'; readonly id: string; readonly type?: string; readonly doc?: readonly Statement[] }
  | { readonly stmt: 'relation'; readonly state1: { readonly id: string }; readonly state2: { readonly id: string } }

interface StateDiagram {
  readonly parents: ReadonlyMap<string, string>
  readonly arrows: readonly (readonly [string, string])[]
}

/** Reads a state diagram with Mermaid's parser. A block contains every state that it mentions. */
async function readMermaid(chart: Chart): Promise<StateDiagram> {
  // Throws if Mermaid can't parse the text, and loads the parser that the next line uses.
  await mermaid.parse(toMermaid(chart))
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(toMermaid(chart))
  const { doc } = (db as unknown as { getRootDocV2: () => { readonly doc: readonly Statement[] } }).getRootDocV2()
  // Mermaid also has states for the start and end dots.
  const names = new Set(mermaidNames(chart).values())
  const parents = new Map<string, string>()
  const arrows: (readonly [string, string])[] = []
  const put = (id: string, block: string): void => {
    if (names.has(id) && (block !== '' || !parents.has(id))) parents.set(id, block)
  }
  const walk = (statements: readonly Statement[], block: string): void => {
    for (const statement of statements) {
      if (statement.stmt === 'relation') {
        const [from, to] = [statement.state1.id, statement.state2.id]
        put(from, block)
        put(to, block)
        if (names.has(from) && names.has(to)) arrows.push([from, to])
      } else if (statement.stmt === 'state') {
        put(statement.id, block)
        // A region has no name: its states belong to the surrounding state.
        walk(statement.doc ?? [], statement.type === 'divider' ? block : statement.id)
      }
    }
  }
  walk(doc, '')
  return { parents, arrows }
}

const charts = [...Object.entries({ ...machines, ...foreign }), ['real', sensitiveActionMachine] as const].map(
  ([name, machine]) => [name, chartOf(machine)] as const,
)

describe.each(charts)('the exports of %s', (_, chart) => {
  const root = chart.states[0]?.id
  let diagram: Promise<StateDiagram> | undefined
  const read = (): Promise<StateDiagram> => (diagram ??= readMermaid(chart))

  it('are parsed by Mermaid, with every state under its parent', async () => {
    const { parents } = await read()
    const names = mermaidNames(chart)
    const inside = chart.states.filter(({ parent }) => parent !== null)
    const expected = inside.map(
      ({ id, parent }) => [names.get(id), parent === root ? '' : names.get(parent ?? '')] as const,
    )
    expect(parents).toEqual(new Map(expected))
  })

  it('are parsed by Mermaid, with an arrow for every transition between states', async () => {
    const { arrows } = await read()
    const expected = chart.transitions.flatMap(({ source, targets }) =>
      (targets.length === 0 ? [source] : targets).filter((target) => ![source, target].includes(root ?? '')),
    )
    expect(arrows).toHaveLength(expected.length)
  })

  it('are parsed by Graphviz, with a node for each state', () => {
    const { status, output, errors } = graphviz.render(toDot(chart), { format: 'json' })
    expect(errors.filter(({ level }) => level === 'error')).toEqual([])
    expect(status).toBe('success')
    const { objects } = JSON.parse(output ?? '') as { objects: readonly { readonly name: string }[] }
    expect(objects.length).toBeGreaterThanOrEqual(chart.states.length)
  })
})
