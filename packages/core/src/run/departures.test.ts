import { describe, expect, it } from 'vitest'
import { type Departing, Departures } from './departures.js'

/** Runs of one page, and what they were told. */
function runsOf() {
  const told: string[] = []
  const runOf = (transactionId: string): Departing => ({
    transactionId,
    leaveAgain: () => void told.push(`${transactionId} leaves again`),
    cancel: () => void told.push(`${transactionId} is cancelled`),
  })
  return { departures: new Departures(), told, one: runOf('one'), two: runOf('two'), three: runOf('three') }
}

describe('of runs that want to leave at the same time', () => {
  it('the first leads and the others come along', () => {
    const { departures, told, one, two, three } = runsOf()
    expect([departures.join(one), departures.join(two), departures.join(three)]).toEqual([null, 'one', 'one'])
    expect(told).toEqual([])
  })

  it('each that came along leaves by itself if the leader ends, and is cancelled if the end-user cancelled the leader', () => {
    for (const [isCancelled, expected] of [
      [false, ['two leaves again', 'three leaves again']],
      [true, ['two is cancelled', 'three is cancelled']],
    ] as const) {
      const { departures, told, one, two, three } = runsOf()
      for (const run of [one, two, three]) departures.join(run)
      departures.leave(one, isCancelled)
      expect(told).toEqual(expected)
      expect(departures.join(two)).toBeNull()
    }
  })

  it('one that came along and ended hears nothing more', () => {
    const { departures, told, one, two } = runsOf()
    departures.join(one)
    departures.join(two)
    departures.leave(two, true)
    departures.leave(one, true)
    departures.leave(one, true)
    expect(told).toEqual([])
  })
})

describe('a page that should be gone', () => {
  it('is led away by whoever wants to leave next, and those that were leaving come along', () => {
    const { departures, told, one, two, three } = runsOf()
    departures.join(one)
    departures.join(two)
    departures.left(one)
    expect(departures.join(three)).toBeNull()
    expect(told).toEqual(['one leaves again', 'two leaves again'])
    expect([departures.join(one), departures.join(two)]).toEqual(['three', 'three'])
  })

  it('is led away again by the same run, which does not come along with itself', () => {
    const { departures, told, one } = runsOf()
    departures.join(one)
    departures.left(one)
    expect(departures.join(one)).toBeNull()
    expect([departures.isOverdue(one), told]).toEqual([false, []])
  })

  it('is overdue for the runs that are leaving, and from when the leader left', () => {
    const { departures, one, two, three } = runsOf()
    expect(departures.isOverdue(one)).toBe(false)
    departures.join(one)
    departures.join(two)
    departures.left(two)
    expect([departures.isOverdue(one), departures.isOverdue(two)]).toEqual([false, false])
    departures.left(one)
    expect([one, two, three].map((run) => departures.isOverdue(run))).toEqual([true, true, false])
    departures.leave(one, false)
    expect([one, two].map((run) => departures.isOverdue(run))).toEqual([false, false])
  })
})
