import type { Step } from '@reauth/core/testing'
import { type InspectionEvent, createInspection, toInspectionEvent } from '@reauth/devtools/stream'
import { chartOf } from '@reauth/statechart'
import { describe, expect, it } from 'vitest'
import { liveRuns, liveSequence } from './live-sequence.js'
import { wholeMachine } from './machine.js'
import { playerOf } from './run.js'
import { scenarioById } from './scenario.js'
import { type Message, sequenceOf } from './sequence.js'
import { stories } from './stories.js'

const chart = chartOf(wholeMachine())
const player = playerOf(wholeMachine())

/** Creates the event that a page would send for a moment of a run. */
const reported = ({ snapshot, event }: Step, at: number): InspectionEvent => {
  const { status, value, context } = snapshot
  const type = event === null || event.event.type.startsWith('page.loaded') ? { type: 'xstate.init' } : event.event
  const message = { type: '@xstate.snapshot', snapshot: { status, value, context }, event: type, createdAt: at }
  return toInspectionEvent(message)!
}
const momentsOf = (steps: readonly Step[]) => liveRuns(steps.map(reported))[0]!.moments
const wires = (messages: readonly Message[]): readonly string[] =>
  messages.map(({ at, from, to, glyph, text }) => `${at} ${from} ${to} ${glyph} ${glyph === '→' ? text : ''}`)

describe('the sequence of a run of another page', () => {
  it.each(stories.filter(({ events }) => !events.some((id) => id.startsWith('page.'))))(
    'has the same messages as the simulator: $title',
    ({ scenario, events }) => {
      const steps = player.stepsOf(scenarioById(scenario)!, events)
      expect(wires(liveSequence(chart, momentsOf(steps)))).toEqual(wires(sequenceOf(steps)))
    },
  )

  it('continues after a page load, without stopping the services of the previous page', () => {
    const [{ scenario, events }] = stories as [(typeof stories)[number]]
    const steps = player.stepsOf(scenarioById(scenario)!, events)
    const messages = liveSequence(chart, momentsOf(steps))
    expect(messages.filter(({ text }) => text === 'the page is loaded')).toHaveLength(1)
    expect(messages.filter(({ glyph, text }) => glyph === '■' && text !== 'Succeeded')).toEqual([])
  })

  it('shows the code of a rejection, and the name of a timer', () => {
    const texts = (...events: string[]): readonly string[] =>
      liveSequence(chart, momentsOf(player.stepsOf(scenarioById('window')!, events))).map(({ text }) => text)
    expect(texts('refreshIdToken.sessionLost')).toContain('sessionLost')
    expect(texts('after.refreshTimeout')).toContain('after.refreshTimeout')
  })

  it('exists for each run, newest first', () => {
    const inspection = createInspection()
    const [start] = player.stepsOf(scenarioById('web')!, [])
    const event = reported(start!, 1000) as Extract<InspectionEvent, { type: '@xstate.snapshot' }>
    for (const runId of ['one', 'two'])
      inspection.receive({
        ...event,
        snapshot: { ...event.snapshot, context: { ...event.snapshot.context, runId } },
      })
    expect(liveRuns(inspection.getEvents()).map(({ id, startedAt }) => [id, startedAt])).toEqual([
      ['two', 1000],
      ['one', 1000],
    ])
  })
})
