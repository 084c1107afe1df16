// @vitest-environment node
import { type ChartLayout, toSvg } from '@reauth/statechart'
import { measureLayout, layout } from '@reauth/statechart/layout'
import { describe, expect, it } from 'vitest'
import { scenarios } from '@reauth/core/testing'
import { chart, drawings } from './data.js'
import { wholeMachine } from './logic/machine.js'
import { playerOf } from './logic/run.js'
import { stories } from './logic/stories.js'

const [spine, everyEdge, overview] = drawings as readonly [ChartLayout, ChartLayout, ChartLayout]
/** As in `build/chart.mjs`. */
const OVERVIEW = { collapsed: ['reauth.refreshing', 'reauth.reauthenticating'], effort: 4 }

const transitionsIn = ({ nodes, edges }: ChartLayout): Set<string> =>
  new Set([
    ...nodes.flatMap(({ rows }) => rows.flatMap(({ transitions }) => transitions)),
    ...edges.flatMap(({ transitions }) => transitions),
  ])
const every = new Set(chart.transitions.map(({ id }) => id))

const CLEAN = { crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0, edgeOverNode: 0, edgeOverHead: 0 }

describe('the drawing of the chart', () => {
  it('stays within the limits of a readable picture', () => {
    const metrics = measureLayout(spine)
    expect(metrics).toMatchObject(CLEAN)
    // Three ways to reauthenticate and the redirect are lines beside the main one.
    expect(metrics.bends).toBeLessThanOrEqual(50)
    expect(metrics.width).toBeLessThanOrEqual(1400)
    expect(transitionsIn(spine)).toEqual(every)
  })

  it('draws every line of the chart as an arrow, and never only as a row', () => {
    const drawn = new Set(spine.edges.flatMap(({ transitions }) => transitions))
    const named = chart.transitions.filter(({ line }) => line !== null)
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter(({ id }) => !drawn.has(id))).toEqual([])
  })

  it('draws the main line downward, with few bends', () => {
    const main = spine.edges.filter(({ line }) => line === 'main')
    expect(main).toHaveLength(6)
    expect(main.filter(({ back }) => back)).toEqual([])
    expect(main.reduce((sum, { points }) => sum + points.length - 2, 0)).toBeLessThanOrEqual(4)
  })

  it.each(['Recent enough', 'Asked in a window', 'To the provider and back'])(
    'draws the path of a run as connected arrows: %s',
    (title) => {
      const { scenario: id, events } = stories.find((story) => story.title === title)!
      const steps = playerOf(wholeMachine()).stepsOf(
        scenarios.find((scenario) => scenario.id === id)!,
        events,
      )
      const stays = new Set(chart.transitions.filter(({ targets }) => targets.length === 0).map((one) => one.id))
      const taken = steps
        .flatMap((step) => step.taken.map(({ drawingId }) => drawingId))
        .filter((transition) => !stays.has(transition))
      const arrows = taken.map((transition) => spine.edges.find(({ transitions }) => transitions.includes(transition)))
      expect(taken.filter((_, index) => arrows[index] === undefined)).toEqual([])
      const gaps = arrows.slice(1).flatMap((arrow, index) => {
        const [from, to] = [arrows[index]!.target, arrow!.source]
        return from === to || from.startsWith(`${to}.`) || to.startsWith(`${from}.`) ? [] : [`${from} ${to}`]
      })
      expect(gaps).toEqual([])
    },
  )

  it('draws the redirect as a dashed line, highlighted by the transition of a resumed run', () => {
    const [page, ...others] = spine.edges.filter(({ label }) => label?.rows.some(({ glyph }) => glyph === 'page'))
    expect(others).toEqual([])
    expect(page).toMatchObject({
      source: 'reauth.reauthenticating.browser.redirecting',
      target: 'reauth.reauthenticating.finishing',
      transitions: ['reauth.entering||8'],
    })
  })

  it('has an arrow for every transition to another state in the view with every edge', () => {
    expect(transitionsIn(everyEdge)).toEqual(every)
    const drawn = new Set(everyEdge.edges.flatMap(({ transitions }) => transitions))
    const owed = chart.transitions.filter(({ source, targets }) => targets.length > 0 && source !== chart.id)
    expect(owed.filter(({ id }) => !drawn.has(id))).toEqual([])
  })

  it('has the same bytes on every build', async () => {
    expect(toSvg(await layout(chart, OVERVIEW))).toBe(toSvg(overview))
  }, 120_000)
})
