import { sensitiveActionMachine } from '@reauth/core'
import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import { toSvg } from '../draw/to-svg.js'
import type { LaidOut } from '../draw/laid-out.js'
import { machines } from '../fixtures/machines.fixture.js'
import { gateOf, layout, layouts } from './index.js'

const real = chartOf(sensitiveActionMachine)

const rowsOf = (laidOut: LaidOut): Set<string> =>
  new Set([
    ...laidOut.nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ...laidOut.edges.flatMap(({ transitions }) => transitions),
  ])

const CLEAN = { crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0, edgeOverNode: 0, edgeOverHead: 0 }

describe('the real chart', () => {
  it('keeps to the limits of a picture that reads well', async () => {
    const laidOut = await layout(real)
    const gate = gateOf(laidOut)
    expect(gate).toMatchObject(CLEAN)
    expect(gate.bends).toBeLessThanOrEqual(30)
    expect(gate.width).toBeLessThanOrEqual(900)
    expect(new Set(real.transitions.map(({ id }) => id))).toEqual(rowsOf(laidOut))
  }, 120_000)

  it('gives the same bytes each time', async () => {
    const options = { collapsed: ['reauth.reauthenticating'], effort: 2 }
    expect(toSvg(await layout(real, options))).toBe(toSvg(await layout(real, options)))
  }, 120_000)

  it('has an arrow for every transition to another state when every edge is asked for', async () => {
    const laidOut = await layout(real, { everyEdge: true, effort: 1 })
    expect(rowsOf(laidOut)).toEqual(new Set(real.transitions.map(({ id }) => id)))
    const drawn = new Set(laidOut.edges.flatMap(({ transitions }) => transitions))
    const owed = real.transitions.filter(({ source, targets }) => targets.length > 0 && source !== 'reauth')
    expect(owed.filter(({ id }) => !drawn.has(id))).toEqual([])
  }, 120_000)
})

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
  it('refuses a state that the chart does not have', async () => {
    await expect(layout(real, { collapsed: ['nowhere'] })).rejects.toMatchObject({ code: 'unknownState' })
  })

  it('refuses a chart without a state', async () => {
    await expect(layout({ id: 'none', states: [], transitions: [] })).rejects.toMatchObject({ code: 'emptyChart' })
  })
})
