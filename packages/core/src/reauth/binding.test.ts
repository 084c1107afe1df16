import { describe, expect, it } from 'vitest'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { declareClosure, resumedRunOf, toActionState } from './binding.js'
import { Tab, TestWorld, transferOf } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'

const remove = defineSensitiveAction<{ id: number }>({ id: 'remove', requirement: { maxAge: '5m' }, perform: () => 1 })
const resumed = (actionId: string, id: number) => ({ actionId, input: { id } }) as unknown as SensitiveRun
const open = (world: TestWorld) =>
  createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), onError: () => {} })

describe('the resumed run of a component', () => {
  const runs = [undefined, null, resumed('other', 2), resumed('remove', 2), resumed('remove', 3)]

  it('is the first one of its action', () => {
    expect(resumedRunOf(runs, remove)).toBe(runs[3])
    expect(resumedRunOf([null], remove)).toBeUndefined()
  })

  it('is the one whose input matches, in a list', () => {
    expect(resumedRunOf(runs, remove, { matches: ({ id }) => id === 3 })).toBe(runs[4])
    expect(resumedRunOf(runs, remove, { matches: ({ id }) => id === 1 })).toBeUndefined()
  })

  it('is undefined if `matches` throws, for example for an input that was not stored', () => {
    const lostRun = { actionId: 'remove', input: undefined } as unknown as SensitiveRun
    expect(resumedRunOf([lostRun], remove, { matches: ({ id }) => id === 1 })).toBeUndefined()
  })
})

describe('the state of a component', () => {
  it('is idle before the first run', () => {
    expect(toActionState(undefined, undefined)).toMatchObject({
      status: 'idle',
      isPending: false,
      canCancel: false,
      canConfirm: false,
      canChoose: false,
      canRetry: false,
      returnTo: null,
    })
  })

  it('is pending until the run ends, and then has its data', async () => {
    const world = new TestWorld()
    const run = open(world).start(transferOf(world, { parse: () => 'done' }), { to: 'bob' })
    expect(toActionState(run, run.getSnapshot())).toMatchObject({
      status: 'working',
      isPending: true,
      canCancel: true,
      input: { to: 'bob' },
      description: 'Transfer to bob',
    })
    await run.ended
    expect(toActionState(run, run.getSnapshot())).toMatchObject({
      status: 'succeeded',
      isPending: false,
      data: 'done',
      error: undefined,
    })
  })

  it('has the error of a run that did not succeed', async () => {
    const world = new TestWorld()
    const run = open(world).start(transferOf(world, { perform: () => new Response(null, { status: 403 }) }), {
      to: 'bob',
    })
    const end = await run.ended
    expect(toActionState(run, run.getSnapshot())).toMatchObject({ status: 'refused', error: end, data: undefined })
  })
})

describe('a component with the snapshot of another run', () => {
  it('shows neither the end of its run before its snapshot, nor the data of an earlier run', async () => {
    const world = new TestWorld()
    const run = open(world).start(transferOf(world), { to: 'bob' })
    await run.ended
    expect(toActionState(run, undefined)).toMatchObject({ status: 'idle', isPending: false, data: undefined })
    expect(toActionState(undefined, run.getSnapshot())).toMatchObject({ status: 'succeeded', data: undefined })
  })
})

describe('a closure of a component', () => {
  it('is one intent however often the component renders, and the newest closure is called', async () => {
    const world = new TestWorld()
    let newest = () => 'old'
    const action = declareClosure({ maxAge: '5m' }, () => newest)
    const reauth = open(world)
    const run = reauth.start(action)
    newest = () => 'new'
    expect(await run.ended).toEqual({ outcome: 'succeeded', data: 'new' })
  })
})

describe('a change of a preview', () => {
  it('notifies the listener until it stops', async () => {
    const world = new TestWorld()
    const reauth = open(world)
    const previews: string[] = []
    const stop = reauth.subscribe(() => previews.push(reauth.preview({ maxAge: '5m' }).preview))
    await reauth.perform(transferOf(world), { to: 'bob' })
    reauth.reset()
    stop()
    await reauth.perform(transferOf(world), { to: 'bob' })
    expect(previews).toEqual(['fresh', 'unknown'])
  })
})
