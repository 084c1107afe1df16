import { sensitiveActionMachine } from '@reauth/core/described'
import { describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { chartOf } from '../chart/chart-of.js'
import { activeStates, possibleTransitions } from '../chart/query.js'
import { fetchWithRetry } from '../fixtures/machines.fixture.js'
import { layout } from '../layout/index.js'
import { choicesOf } from './choices.js'

const chart = chartOf(fetchWithRetry)
const chartLayout = await layout(chart, { effort: 1, roomy: true })
const possibleIn = (value: string): readonly string[] =>
  possibleTransitions(chart, activeStates(chart, value)).map(({ id }) => id)

describe('the choices of a picture', () => {
  it('are exactly the possible transitions', () => {
    for (const value of ['idle', 'loading', 'waiting']) {
      const possible = possibleIn(value)
      const found = choicesOf(chart, chartLayout, possible).flatMap(({ transitions }) => transitions)
      expect(found.toSorted()).toEqual([...possible].toSorted())
    }
    expect(choicesOf(chart, chartLayout, [])).toEqual([])
    expect(choicesOf(chart, chartLayout, ['fetch.idle|NOTHING|0'])).toEqual([])
  })

  it.each([
    ['FETCH', 'fetch.idle|FETCH|0', 'FETCH, from Idle to Loading'],
    ['a guard', 'fetch.loading|xstate.error.actor.0.fetch.loading|0', 'error [can retry], from Loading to Waiting'],
  ])('have a name with source and target: %s', (_, id, name) => {
    expect(choicesOf(chart, chartLayout, [id]).map((choice) => choice.name)).toEqual([name])
  })

  it('name transitions of every state, transitions without a target, and every target of a row', async () => {
    const other = chartOf(
      createMachine({
        id: 'm',
        initial: 'a',
        on: { STOP: '.b', NOTE: { actions: 'write' } },
        states: { a: { on: { GO: [{ guard: 'isGood', target: 'b' }, { target: 'c' }] } }, b: {}, c: {} },
      }),
    )
    const picture = await layout(other, { effort: 1, fold: ['m.b', 'm.c'] })
    const names = choicesOf(
      other,
      picture,
      other.transitions.map(({ id }) => id),
    ).map(({ name }) => name)
    expect(names.toSorted()).toEqual([
      'GO, from A to B or C',
      'NOTE, stays in every state',
      'STOP, from every state to B',
    ])
  })

  it('include every transition by which a returning page continues', () => {
    const real = chartOf(sensitiveActionMachine)
    const returning = real.transitions.find(({ targets }) => targets.includes('reauth.reauthenticating.finishing'))!
    const edge = {
      ...chartLayout.edges.find(({ label }) => label !== null)!,
      transitions: [returning.id],
      label: {
        ...chartLayout.edges.find(({ label }) => label !== null)!.label!,
        rows: [
          {
            glyph: 'page' as const,
            nth: null,
            text: 'the page leaves and comes back',
            transition: 'x||page',
            detail: '',
          },
        ],
      },
    }
    const [choice] = choicesOf(real, { ...chartLayout, nodes: [], edges: [edge] }, [returning.id])
    expect(choice).toMatchObject({ transitions: [returning.id] })
    expect(choice?.name).toMatch(/^the page leaves and comes back, from Entering to Finishing$/)
  })

  it('are 24 pixels high in a roomy layout, and do not overlap (WCAG 2.2, 2.5.8)', () => {
    const choices = choicesOf(chart, chartLayout, possibleIn('loading'))
    expect(choices.length).toBeGreaterThan(1)
    expect(choices.filter(({ width, height }) => width < 24 || height < 24)).toEqual([])
    const overlaps = choices.flatMap((one, index) =>
      choices
        .slice(index + 1)
        .filter(
          (other) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        ),
    )
    expect(overlaps).toEqual([])
  })

  it('are as high as a row in any other layout', async () => {
    const narrow = await layout(chart, { effort: 1 })
    const heights = choicesOf(chart, narrow, possibleIn('loading')).map(({ height }) => height)
    expect(heights.filter((height) => height >= 24)).toEqual([])
  })
})
