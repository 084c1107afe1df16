// @vitest-environment node
import { type LaidOut, toSvg } from '@reauth/statechart'
import { gateOf, layout } from '@reauth/statechart/layout'
import { describe, expect, it } from 'vitest'
import { chart, drawings } from './data.js'

const [spine, everyEdge, overview] = drawings as readonly [LaidOut, LaidOut, LaidOut]
/** As in `build/chart.mjs`. */
const OVERVIEW = { collapsed: ['reauth.refreshing', 'reauth.reauthenticating'], effort: 4 }

const transitionsIn = ({ nodes, edges }: LaidOut): Set<string> =>
  new Set([
    ...nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ...edges.flatMap(({ transitions }) => transitions),
  ])
const every = new Set(chart.transitions.map(({ id }) => id))

const CLEAN = { crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0, edgeOverNode: 0, edgeOverHead: 0 }

describe('the drawing of the chart', () => {
  it('keeps to the limits of a picture that reads well', () => {
    const gate = gateOf(spine)
    expect(gate).toMatchObject(CLEAN)
    expect(gate.bends).toBeLessThanOrEqual(30)
    expect(gate.width).toBeLessThanOrEqual(900)
    expect(transitionsIn(spine)).toEqual(every)
  })

  it('has an arrow for every transition to another state when every edge is asked for', () => {
    expect(transitionsIn(everyEdge)).toEqual(every)
    const drawn = new Set(everyEdge.edges.flatMap(({ transitions }) => transitions))
    const owed = chart.transitions.filter(({ source, targets }) => targets.length > 0 && source !== chart.id)
    expect(owed.filter(({ id }) => !drawn.has(id))).toEqual([])
  })

  it('has the same bytes each time', async () => {
    expect(toSvg(await layout(chart, OVERVIEW))).toBe(toSvg(overview))
  }, 120_000)
})
