import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import { toSvg } from '../draw/to-svg.js'
import type { LaidOut } from '../draw/laid-out.js'
import { checkout, machines, tangle } from '../fixtures/machines.fixture.js'
import { gateOf, layout, layouts } from './index.js'

const rowsOf = (laidOut: LaidOut): Set<string> =>
  new Set([
    ...laidOut.nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ...laidOut.edges.flatMap(({ transitions }) => transitions),
  ])

const CLEAN = { crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0, edgeOverNode: 0, edgeOverHead: 0 }

describe.each(Object.entries(machines))('%s', (_, machine) => {
  const chart = chartOf(machine)

  it('has no arrow across another one and no label on anything, and loses no transition', async () => {
    const laidOut = await layout(chart)
    expect(gateOf(laidOut)).toMatchObject(CLEAN)
    expect(rowsOf(laidOut)).toEqual(new Set(chart.transitions.map(({ id }) => id)))
  })

  it('has every end of an arrow and every named state among its nodes', async () => {
    for (const laidOut of await layouts(chart, { effort: 1 })) {
      const ids = new Set(laidOut.nodes.map(({ id }) => id))
      const named = [
        ...laidOut.edges.flatMap(({ source, target }) => [source, target]),
        ...laidOut.nodes.flatMap(({ rows }) =>
          rows.flatMap(({ pieces }) => pieces.flatMap(({ state }) => state ?? [])),
        ),
      ]
      expect(named.filter((id) => !ids.has(id) && id !== chart.id)).toEqual([])
    }
  })
})

describe('layout', () => {
  it('turns arrows into rows until the picture reads well, and loses no transition', async () => {
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

  it('gives the same bytes each time', async () => {
    const options = { collapsed: ['checkout.filling'], effort: 2 }
    const chart = chartOf(checkout)
    expect(toSvg(await layout(chart, options))).toBe(toSvg(await layout(chart, options)))
  })

  it('refuses a state that the chart does not have', async () => {
    await expect(layout(chartOf(checkout), { collapsed: ['nowhere'] })).rejects.toMatchObject({ code: 'unknownState' })
  })

  it('refuses a chart without a state', async () => {
    await expect(layout({ id: 'none', states: [], transitions: [] })).rejects.toMatchObject({ code: 'emptyChart' })
  })
})
