import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import type { Chart } from '../chart/chart.js'
import { METRICS as M } from '../draw/metrics.js'
import { toSvg } from '../draw/to-svg.js'
import type { LaidOut } from '../draw/laid-out.js'
import { foreign, many } from '../fixtures/foreign.fixture.js'
import { checkout, fetchWithRetry, machines, tangle } from '../fixtures/machines.fixture.js'
import { gateOf, layout, layouts } from './index.js'
import { headSize, labelSize } from './sizes.js'

const rowsOf = (laidOut: LaidOut): Set<string> =>
  new Set([
    ...laidOut.nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ...laidOut.edges.flatMap(({ transitions }) => transitions),
  ])

const CLEAN = { crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0, edgeOverNode: 0, edgeOverHead: 0 }

const charts = Object.entries({ ...machines, ...foreign }).map(([name, machine]) => [name, chartOf(machine)] as const)

// One layout of each chart serves every rule. More arrangements would make it prettier, but ELK takes most of the time here.
const layoutsByChart = new Map<Chart, Promise<LaidOut>>()
const laidOutOf = (chart: Chart): Promise<LaidOut> => {
  const laidOut = layoutsByChart.get(chart) ?? layout(chart, { effort: 2 })
  layoutsByChart.set(chart, laidOut)
  return laidOut
}

describe.each(charts)('the picture of %s', (_, chart) => {
  it('has no arrow across another one and no label on anything', async () => {
    expect(gateOf(await laidOutOf(chart))).toMatchObject(CLEAN)
  })

  it('loses no transition', async () => {
    expect(rowsOf(await laidOutOf(chart))).toEqual(new Set(chart.transitions.map(({ id }) => id)))
  })

  it('has room for every title, row and label', async () => {
    const { nodes, edges } = await laidOutOf(chart)
    const boxes = nodes.filter(({ kind }) => kind !== 'start' && kind !== 'history')
    const narrow = boxes.filter((node) => headSize({ ...node, state: node }).width > node.width + 0.5)
    const low = boxes.filter((node) => headSize({ ...node, state: node }).height > node.height + 0.5)
    const tight = edges.filter(({ label }) => label !== null && labelSize(label.rows).width > label.width + 0.5)
    expect([...narrow, ...low, ...tight].map(({ id }) => id)).toEqual([])
  })

  it('has every end of an arrow and every named state among its nodes, inside its frame', async () => {
    const laidOut = await laidOutOf(chart)
    const ids = new Set(laidOut.nodes.map(({ id }) => id))
    const named = [
      ...laidOut.edges.flatMap(({ source, target }) => [source, target]),
      ...laidOut.nodes.flatMap(({ rows }) => rows.flatMap(({ pieces }) => pieces.flatMap(({ state }) => state ?? []))),
    ]
    expect(named.filter((id) => !ids.has(id) && id !== chart.states[0]?.id)).toEqual([])
    const outside = laidOut.nodes.filter(
      ({ x, y, width, height }) => x < 0 || y < 0 || x + width > laidOut.width || y + height > laidOut.height,
    )
    expect(outside).toEqual([])
  })
})

describe('layout', () => {
  it('turns arrows into rows until the picture reads well', async () => {
    const chart = chartOf(tangle)
    const all = await layout(chart, { everyEdge: true, effort: 1 })
    expect(gateOf(all).crossings).toBeGreaterThan(0)
    const laidOut = await layout(chart, { effort: 2 })
    const gate = gateOf(laidOut)
    expect(gate).toMatchObject(CLEAN)
    expect(gate.bends).toBeLessThanOrEqual(30)
    expect(laidOut.edges.length).toBeLessThan(all.edges.length)
    expect(rowsOf(laidOut)).toEqual(new Set(chart.transitions.map(({ id }) => id)))
  })

  it('draws the main line that an option names, whatever else it folds', async () => {
    const chart = chartOf(fetchWithRetry)
    const main = ['fetch.idle', 'fetch.loading', 'fetch.failure']
    const { edges } = await layout(chart, { main, effort: 1 })
    const drawn = edges.filter(({ line }) => line === 'main').map(({ source, target }) => [source, target])
    expect(drawn).toEqual([
      ['fetch.idle', 'fetch.loading'],
      ['fetch.loading', 'fetch.failure'],
    ])
  })

  it('numbers branches in the order in which XState checks them, and shows actions with `everyEdge`', async () => {
    const chart = chartOf(fetchWithRetry)
    const { nodes, edges } = await layout(chart, { everyEdge: true, effort: 1 })
    const rows = edges.flatMap(({ label }) => label?.rows ?? [])
    expect(rows.filter(({ glyph }) => glyph === 'error').map(({ nth }) => nth)).toEqual([1, 2])
    const loading = nodes.find(({ id }) => id === 'fetch.loading')
    expect(loading?.rows.flatMap(({ pieces }) => pieces.map(({ text }) => text))).toContain('entry / countRetry')
  })

  it('draws every view with the same ends', async () => {
    const chart = chartOf(checkout)
    for (const laidOut of await layouts(chart, { effort: 1 })) {
      const ids = new Set(laidOut.nodes.map(({ id }) => id))
      expect(laidOut.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([])
    }
  })

  it('lays out two hundred states with little search, and marks the picture as rough', async () => {
    const laidOut = await layout(chartOf(many(200)))
    expect(laidOut.rough).toBe(true)
    expect(laidOut.nodes.filter(({ kind }) => kind === 'atomic')).toHaveLength(200)
    expect(gateOf(laidOut)).toMatchObject({ labelOverLabel: 0, labelOverNode: 0, edgeOverNode: 0 })
    expect((await laidOutOf(charts[0]![1])).rough).toBe(false)
  })

  it('gives the same bytes each time', async () => {
    const options = { collapsed: ['checkout.filling'], effort: 2 }
    const chart = chartOf(checkout)
    expect(toSvg(await layout(chart, options))).toBe(toSvg(await layout(chart, options)))
  })

  it.each(['collapsed', 'fold', 'main'] as const)(
    'refuses a state in `%s` that the chart does not have',
    async (name) => {
      await expect(layout(chartOf(checkout), { [name]: ['nowhere'] })).rejects.toMatchObject({ code: 'unknownState' })
    },
  )

  it('refuses a chart without a state', async () => {
    await expect(layout({ id: 'none', states: [], transitions: [] })).rejects.toMatchObject({ code: 'emptyChart' })
  })

  it('keeps the direction of a row whose words are read from right to left', async () => {
    const { nodes } = await laidOutOf(charts.find(([name]) => name === 'right to left')![1])
    const rows = nodes.flatMap((node) => node.rows.map(({ pieces }) => pieces.map(({ text }) => text).join('')))
    expect(rows.filter((row) => row.includes('→'))).toEqual(['خطأ\u200E → \u200Eفشل'])
  })

  it('shortens a very long name, and has all of it in the tooltip', async () => {
    const laidOut = await laidOutOf(charts.find(([name]) => name === 'very long names')![1])
    const rows = laidOut.edges.flatMap(({ label }) => label?.rows ?? [])
    expect(Math.max(...rows.map(({ text }) => text.length))).toBeLessThanOrEqual(60)
    expect(rows.some(({ text, detail }) => text.endsWith('…') && detail.length > 200)).toBe(true)
    expect(laidOut.width).toBeLessThan(40 * M.row * 3)
  })
})
