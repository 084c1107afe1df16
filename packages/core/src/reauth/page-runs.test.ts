import { describe, expect, it, vi } from 'vitest'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import type { ReauthEvent } from '../run/run-events.js'
import { Tab, TestWorld } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'

const pageOf = (onError: (error: unknown) => void = () => {}) => {
  const world = new TestWorld()
  const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), onError })
  const actionOf = (id: string) =>
    defineSensitiveAction<string>({ id, requirement: { maxAge: '5m' }, confirm: true, perform: world.book })
  return { world, reauth, transfer: actionOf('transfer'), remove: actionOf('remove') }
}

describe('the runs of a page', () => {
  it('are the active ones, in the order in which they started', async () => {
    const { reauth, transfer, remove } = pageOf()
    expect(reauth.runs()).toEqual([])
    const first = reauth.start(transfer, 'bob')
    const second = reauth.start(remove, 'bob')
    expect(reauth.runs()).toEqual([first, second])
    await first.ended
    await second.ended
    expect(reauth.runs()).toEqual([])
  })

  it('have ended when their listeners are called', async () => {
    const { reauth, transfer } = pageOf()
    const run = reauth.start(transfer, 'bob')
    const counts: number[] = []
    run.subscribe(() => counts.push(reauth.runs().length))
    await run.ended
    expect(counts.at(-1)).toBe(0)
  })

  it('contain a run once if a second call joins it', async () => {
    const { reauth, transfer } = pageOf()
    const run = reauth.start(transfer, 'bob')
    reauth.start(transfer, 'bob')
    expect(reauth.runs()).toEqual([run])
    await run.ended
  })
})

describe('a listener to the events of a page', () => {
  it('is called for every later run until it stops, in addition to the option', async () => {
    const world = new TestWorld()
    const byOption: ReauthEvent[] = []
    const reauth = createReauth({
      service: world.service('inProcess'),
      clock: world.clock,
      page: new Tab(),
      onEvent: (event) => byOption.push(event),
    })
    const transfer = defineSensitiveAction<string>({
      id: 'transfer',
      requirement: { maxAge: '5m' },
      perform: world.book,
    })
    await reauth.perform(transfer, 'early')
    const events: ReauthEvent[] = []
    const stop = reauth.onEvent((event) => events.push(event))
    await reauth.perform(transfer, 'bob')
    stop()
    await reauth.perform(transfer, 'late')
    expect(events.map(({ type }) => type)).toEqual(['started', 'called', 'succeeded'])
    expect(byOption).toHaveLength(9)
    expect(byOption.slice(3, 6)).toEqual(events)
  })

  it('can be added twice, and each one stops separately', async () => {
    const { reauth, transfer } = pageOf()
    let received = 0
    const listener = (): void => {
      received += 1
    }
    const stop = reauth.onEvent(listener)
    reauth.onEvent(listener)
    stop()
    stop()
    await reauth.perform(transfer, 'bob')
    expect(received).toBe(3)
  })

  it('finds the run of each event in runs(), from the first event on', async () => {
    const { reauth, transfer } = pageOf()
    const foundRuns: unknown[] = []
    reauth.onEvent(({ type, runId }) => {
      if (type === 'started') foundRuns.push(reauth.runs().find(({ id }) => id === runId))
    })
    const run = reauth.start(transfer, 'bob')
    await run.ended
    expect(foundRuns).toEqual([run])
  })

  it('is reported if it throws or rejects, and the run continues', async () => {
    const errors: unknown[] = []
    const { reauth, transfer } = pageOf((error) => errors.push(error))
    const bug = new Error('bug')
    reauth.onEvent(() => {
      throw bug
    })
    const reject = vi.fn<() => void>(() => Promise.reject(bug) as never)
    reauth.onEvent(reject)
    expect((await reauth.perform(transfer, 'bob')).outcome).toBe('succeeded')
    expect(errors).toEqual([bug, bug, bug, bug, bug, bug])
  })
})
