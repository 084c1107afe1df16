import { describe, expect, it } from 'vitest'
import { type Departing, Departures } from './departures.js'

/** Three runs of one page, and a log of the calls that they receive. */
function runsOf() {
  const calls: string[] = []
  const runOf = (transactionId: string): Departing => ({
    transactionId,
    leaveAgain: () => void calls.push(`${transactionId} leaves again`),
    cancel: () => void calls.push(`${transactionId} is cancelled`),
  })
  return { departures: new Departures(), told: calls, one: runOf('one'), two: runOf('two'), three: runOf('three') }
}

describe('runs that leave at the same time', () => {
  it('have the first one as their leader', () => {
    const { departures, told: calls, one, two, three } = runsOf()
    expect([departures.join(one), departures.join(two), departures.join(three)]).toEqual([null, 'one', 'one'])
    expect(calls).toEqual([])
  })

  it('leave by themselves if the leader ends, and are cancelled if the end-user cancels the leader', () => {
    for (const [isCancelled, expected] of [
      [false, ['two leaves again', 'three leaves again']],
      [true, ['two is cancelled', 'three is cancelled']],
    ] as const) {
      const { departures, told: calls, one, two, three } = runsOf()
      for (const run of [one, two, three]) departures.join(run)
      departures.remove(one, isCancelled)
      expect(calls).toEqual(expected)
      expect(departures.join(two)).toBeNull()
    }
  })

  it('are not called after they have ended', () => {
    const { departures, told: calls, one, two } = runsOf()
    departures.join(one)
    departures.join(two)
    departures.remove(two, true)
    departures.remove(one, true)
    departures.remove(one, true)
    expect(calls).toEqual([])
  })
})

describe('a page that should have left', () => {
  it('has the next run that leaves as its leader, and the earlier ones follow', () => {
    const { departures, told: calls, one, two, three } = runsOf()
    departures.join(one)
    departures.join(two)
    departures.markLeft(one)
    expect(departures.join(three)).toBeNull()
    expect(calls).toEqual(['one leaves again', 'two leaves again'])
    expect([departures.join(one), departures.join(two)]).toEqual(['three', 'three'])
  })

  it('can have the same leader again, which does not follow itself', () => {
    const { departures, told: calls, one } = runsOf()
    departures.join(one)
    departures.markLeft(one)
    expect(departures.join(one)).toBeNull()
    expect([departures.isOverdue(one), calls]).toEqual([false, []])
  })

  it('is overdue for the leaving runs only, once the leader has left', () => {
    const { departures, one, two, three } = runsOf()
    expect(departures.isOverdue(one)).toBe(false)
    departures.join(one)
    departures.join(two)
    departures.markLeft(two)
    expect([departures.isOverdue(one), departures.isOverdue(two)]).toEqual([false, false])
    departures.markLeft(one)
    expect([one, two, three].map((run) => departures.isOverdue(run))).toEqual([true, true, false])
    departures.remove(one, false)
    expect([one, two].map((run) => departures.isOverdue(run))).toEqual([false, false])
  })
})
