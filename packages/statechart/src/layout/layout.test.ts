import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import type { Chart } from '../chart/chart.js'
import { METRICS as M } from '../draw/metrics.js'
import { toSvg } from '../draw/to-svg.js'
import type { ChartLayout } from '../draw/chart-layout.js'
import { foreign, many } from '../fixtures/foreign.fixture.js'
import { checkout, fetchWithRetry, machines, tangle } from '../fixtures/machines.fixture.js'
import { measureLayout, layout, layouts } from './index.js'
import { headSize, labelSize } from './sizes.js'

const rowsOf = (chartLayout: ChartLayout): Set<string> =>
  new Set([
    ...chartLayout.nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ...chartLayout.edges.flatMap(({ transitions }) => transitions),
  ])

const CLEAN = { crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0, edgeOverNode: 0, edgeOverHead: 0 }

const charts = Object.entries({ ...machines, ...foreign }).map(([name, machine]) => [name, chartOf(machine)] as const)

// All tests share one layout of each chart. More arrangements would look better, but ELK takes most of the time here.
const layoutsByChart = new Map<Chart, Promise<ChartLayout>>()
const layoutFor = (chart: Chart): Promise<ChartLayout> => {
  const chartLayout = layoutsByChart.get(chart) ?? layout(chart, { effort: 2 })
  layoutsByChart.set(chart, chartLayout)
  return chartLayout
}

describe.each(charts)('the picture of %s', (_, chart) => {
  it('has no crossing arrows and no overlapping labels', async () => {
    expect(measureLayout(await layoutFor(chart))).toMatchObject(CLEAN)
  })

  it('shows every transition', async () => {
    expect(rowsOf(await layoutFor(chart))).toEqual(new Set(chart.transitions.map(({ id }) => id)))
  })

  it('has room for every title, row and label', async () => {
    const { nodes, edges } = await layoutFor(chart)
    const boxes = nodes.filter(({ kind }) => kind !== 'start' && kind !== 'history')
    const narrow = boxes.filter((node) => headSize({ ...node, state: node }).width > node.width + 0.5)
    const low = boxes.filter((node) => headSize({ ...node, state: node }).height > node.height + 0.5)
    const tight = edges.filter(({ label }) => label !== null && labelSize(label.rows).width > label.width + 0.5)
    expect([...narrow, ...low, ...tight].map(({ id }) => id)).toEqual([])
  })

  it('contains the nodes of all arrows and rows, inside its bounds', async () => {
    const chartLayout = await layoutFor(chart)
    const ids = new Set(chartLayout.nodes.map(({ id }) => id))
    const named = [
      ...chartLayout.edges.flatMap(({ source, target }) => [source, target]),
      ...chartLayout.nodes.flatMap(({ rows }) =>
        rows.flatMap(({ pieces }) => pieces.flatMap(({ state }) => state ?? [])),
      ),
    ]
    expect(named.filter((id) => !ids.has(id) && id !== chart.states[0]?.id)).toEqual([])
    const outside = chartLayout.nodes.filter(
      ({ x, y, width, height }) => x < 0 || y < 0 || x + width > chartLayout.width || y + height > chartLayout.height,
    )
    expect(outside).toEqual([])
  })
})

describe('layout', () => {
  it('turns arrows into rows until the picture reads well', async () => {
    const chart = chartOf(tangle)
    const all = await layout(chart, { everyEdge: true, effort: 1 })
    expect(measureLayout(all).crossings).toBeGreaterThan(0)
    const chartLayout = await layout(chart, { effort: 2 })
    const metrics = measureLayout(chartLayout)
    expect(metrics).toMatchObject(CLEAN)
    expect(metrics.bends).toBeLessThanOrEqual(30)
    expect(chartLayout.edges.length).toBeLessThan(all.edges.length)
    expect(rowsOf(chartLayout)).toEqual(new Set(chart.transitions.map(({ id }) => id)))
  })

  it('draws the main line of the option `main`, even if it folds other arrows', async () => {
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

  it('draws every view with the same final states', async () => {
    const chart = chartOf(checkout)
    for (const chartLayout of await layouts(chart, { effort: 1 })) {
      const ids = new Set(chartLayout.nodes.map(({ id }) => id))
      expect(chartLayout.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([])
    }
  })

  it('tries few alternatives for two hundred states, and marks the picture as rough', async () => {
    const chartLayout = await layout(chartOf(many(200)))
    expect(chartLayout.rough).toBe(true)
    expect(chartLayout.nodes.filter(({ kind }) => kind === 'atomic')).toHaveLength(200)
    expect(measureLayout(chartLayout)).toMatchObject({ labelOverLabel: 0, labelOverNode: 0, edgeOverNode: 0 })
    expect((await layoutFor(charts[0]![1])).rough).toBe(false)
  })

  it('gives the same bytes on every call', async () => {
    const options = { collapsed: ['checkout.filling'], effort: 2 }
    const chart = chartOf(checkout)
    expect(toSvg(await layout(chart, options))).toBe(toSvg(await layout(chart, options)))
  })

  it.each(['collapsed', 'fold', 'main'] as const)(
    'rejects a state in `%s` that the chart does not have',
    async (name) => {
      await expect(layout(chartOf(checkout), { [name]: ['nowhere'] })).rejects.toMatchObject({ code: 'unknownState' })
    },
  )

  it('rejects a chart without states', async () => {
    await expect(layout({ id: 'none', states: [], transitions: [] })).rejects.toMatchObject({ code: 'emptyChart' })
  })

  it('keeps the direction of a row with right-to-left text', async () => {
    const { nodes } = await layoutFor(charts.find(([name]) => name === 'right to left')![1])
    const rows = nodes.flatMap((node) => node.rows.map(({ pieces }) => pieces.map(({ text }) => text).join('')))
    expect(rows.filter((row) => row.includes('→'))).toEqual(['خطأ\u200E → \u200Eفشل'])
  })

  it('shortens a very long name, and shows it in full in the tooltip', async () => {
    const chartLayout = await layoutFor(charts.find(([name]) => name === 'very long names')![1])
    const rows = chartLayout.edges.flatMap(({ label }) => label?.rows ?? [])
    expect(Math.max(...rows.map(({ text }) => text.length))).toBeLessThanOrEqual(60)
    expect(rows.some(({ text, detail }) => text.endsWith('…') && detail.length > 200)).toBe(true)
    expect(chartLayout.width).toBeLessThan(40 * M.row * 3)
  })
})
