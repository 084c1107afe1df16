import { describe, expect, it } from 'vitest'
import { linkOfQuestion, questionById, questions } from './questions.js'
import { placeOf } from './simulator/logic/link.js'
import { routeOf } from './simulator/page.js'
import { wholeMachine } from './simulator/logic/machine.js'
import { playerOf } from './simulator/logic/run.js'
import { togetherPlaceOf } from './simulator/together/link.js'
import { playTogether } from './simulator/together/play.js'

const player = playerOf(wholeMachine())

/** Returns the result of the run in a link, and how many of its steps can be taken. */
async function playedBy(link: string): Promise<{ steps: number; wanted: number; ends: readonly unknown[] }> {
  const { parts, query } = routeOf(link)
  if (parts[0] === 'together') {
    const { run, unknown } = togetherPlaceOf(parts, query)
    if (unknown !== null) throw new TypeError(link)
    const { moments } = await playTogether(run.setting, run.clock, run.choices)
    const ends = moments.at(-1)!.columns.map(({ steps }) => steps.at(-1)!.snapshot.value)
    return { steps: moments.length - 1, wanted: run.choices.length, ends }
  }
  const place = placeOf(parts, query)
  if (place.kind !== 'run') throw new TypeError(link)
  const steps = player.stepsOf(place.scenario, place.events)
  const { context, value } = steps.at(-1)!.snapshot
  return { steps: steps.length - 1, wanted: place.events.length, ends: [context.ending?.code ?? value] }
}

const ENDS: Readonly<Record<string, readonly unknown[]>> = {
  back: ['abandoned'],
  network: ['responseLost'],
  account: ['subjectMismatch'],
  twice: ['succeeded'],
  'double-click': ['succeeded', 'succeeded'],
  popup: ['popupClosed'],
  reload: ['alreadyResumed'],
  clock: ['succeeded', 'succeeded'],
  shows: ['confirmingResumed'],
  'twenty-minutes': ['pendingActionDiscarded'],
}

describe('the ten questions', () => {
  it('are ten, each with its own id', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(10)
    expect(questions.map(({ id }) => id)).toEqual(Object.keys(ENDS))
    expect(questionById('nosuch')).toBeUndefined()
  })

  it.each(questions)('$id: its link plays to the end in the answer, in less than a minute', async (question) => {
    const { steps, wanted, ends } = await playedBy(linkOfQuestion(question))
    expect(steps).toBe(wanted)
    expect(ends).toEqual(ENDS[question.id])
    expect(steps * 1.1).toBeLessThan(60)
  })

  it.each(questions.filter(({ other }) => other !== undefined))(
    '$id: its other link can be played',
    async (question) => {
      const { steps, wanted } = await playedBy(linkOfQuestion({ ...question, place: question.other!.place }))
      expect(steps).toBe(wanted)
    },
  )
})
