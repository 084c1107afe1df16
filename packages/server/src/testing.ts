import assert from 'node:assert/strict'
import type { NewOperation, OperationClaim, OperationEnd, OperationStore } from './stores/operation-store.js'
import { NOW, claimOn, endOf, sampleOperation, uniqueHex } from './stores/sample-operations.js'

export type * from './stores/operation-store.js'

/** One rule that a store must obey. */
export interface StoreCheck {
  /** The rule, in the present tense: "my store" + name is a sentence. */
  readonly name: string
  /** Rejects with an `AssertionError` if the store breaks the rule. */
  readonly check: (store: OperationStore) => Promise<void>
}

/** Creates the helpers of one check, with an end-user that no other check uses. */
function stage(store: OperationStore) {
  const owner = uniqueHex() + uniqueHex()
  const make = (change: Partial<NewOperation> = {}): NewOperation => sampleOperation({ owner, ...change })
  const open = async (change: Partial<NewOperation> = {}, openLimit = 1000): Promise<NewOperation> => {
    const operation = make(change)
    await store.create(operation, NOW, openLimit)
    return operation
  }
  return { make, open }
}

async function stateOf(store: OperationStore, name: NewOperation | OperationClaim): Promise<unknown> {
  return (await store.read(name, NOW))?.state
}

/**
 * The checks that every {@link OperationStore} must pass, such as the stores of this package.
 *
 * Each check uses its own end-user, so you can run them on one database and concurrently. Also test that your database never loses confirmed writes, and removes nothing
 * before its `keepUntil`.
 *
 * @example
 * for (const { name, check } of storeContract) test(`my store ${name}`, () => check(store))
 */
export const storeContract: readonly StoreCheck[] = [
  {
    name: 'reads a created operation, and no other',
    async check(store) {
      const { make, open } = stage(store)
      const { keepUntil: _, ...facts } = await open({ previousAuthTime: 0 })
      const found = await store.read(facts, NOW)
      assert.deepEqual(found, { ...facts, state: 'open', key: null, leaseUntil: null, answer: null })
      assert.equal(await store.read(make(), NOW), undefined)
      assert.equal(await store.read({ owner: uniqueHex(), id: facts.id }, NOW), undefined)
    },
  },
  {
    name: 'refuses to create an operation twice, and preserves the first',
    async check(store) {
      const operation = await stage(store).open()
      await assert.rejects(store.create({ ...operation, action: 'other' }, NOW, 1000))
      assert.equal((await store.read(operation, NOW))?.action, 'transfer')
    },
  },
  {
    name: 'lets one claim win, and returns notOpen to the next ones',
    async check(store) {
      const { open } = stage(store)
      const operation = await open()
      const claim = claimOn(operation)
      assert.equal(await store.claim(claim), 'claimed')
      assert.equal(await store.claim(claimOn(operation)), 'notOpen')
      assert.equal(await store.claim(claimOn(operation, { key: claim.key })), 'notOpen')
      const { key, leaseUntil } = claim
      const found = await store.read(operation, NOW)
      assert.deepEqual([found?.state, found?.key, found?.leaseUntil, found?.answer], ['running', key, leaseUntil, null])
    },
  },
  {
    name: 'lets one of 100 concurrent claims win',
    async check(store) {
      const { open } = stage(store)
      const operation = await open()
      const outcomes = await Promise.all(Array.from({ length: 100 }, () => store.claim(claimOn(operation))))
      assert.equal(outcomes.filter((outcome) => outcome === 'claimed').length, 1)
      assert.equal(outcomes.filter((outcome) => outcome === 'notOpen').length, 99)
    },
  },
  {
    name: 'returns the same result to a repeated claim, whose response was lost',
    async check(store) {
      const { open } = stage(store)
      const claim = claimOn(await open())
      assert.equal(await store.claim(claim), 'claimed')
      assert.equal(await store.claim(claim), 'claimed')
      await store.finish(endOf(claim))
      assert.equal(await store.claim(claim), 'notOpen')
    },
  },
  {
    name: 'claims an operation until it expires, and never an operation that does not exist',
    async check(store) {
      const { make, open } = stage(store)
      for (const [after, outcome] of [
        [599, 'claimed'],
        [600, 'notOpen'],
        [601, 'notOpen'],
      ] as const) {
        assert.equal(await store.claim(claimOn(await open(), { now: NOW + after })), outcome)
      }
      assert.equal(await store.claim(claimOn(make())), 'notOpen')
    },
  },
  {
    name: 'accepts a key for one operation of its owner',
    async check(store) {
      const { open } = stage(store)
      const [first, second] = [await open(), await open()]
      const claim = claimOn(first)
      await store.claim(claim)
      assert.equal(await store.claim(claimOn(second, { key: claim.key })), 'keyReused')
      assert.equal(await stateOf(store, second), 'open')
      const others = stage(store)
      assert.equal(await store.claim(claimOn(await others.open(), { key: claim.key })), 'claimed')
    },
  },
  {
    name: 'spends an authentication on one operation of its owner, and allows any number of claims without one',
    async check(store) {
      const { open } = stage(store)
      const claim = claimOn(await open())
      await store.claim(claim)
      const { authentication } = claim
      const second = await open()
      assert.equal(await store.claim(claimOn(second, { authentication })), 'authenticationSpent')
      assert.equal(await store.claim(claimOn(second)), 'claimed')
      assert.equal(await store.claim(claimOn(await open(), { authentication: null })), 'claimed')
      assert.equal(await store.claim(claimOn(await open(), { authentication: null })), 'claimed')
      const others = stage(store)
      assert.equal(await store.claim(claimOn(await others.open(), { authentication })), 'claimed')
    },
  },
  {
    name: 'preserves the first end of an operation, and accepts the same end twice',
    async check(store) {
      const { open } = stage(store)
      for (const [state, answer, other] of [
        ['done', '{"receipt":"é"}', 'unknown'],
        ['unknown', null, 'done'],
      ] as const) {
        const claim = claimOn(await open())
        await store.claim(claim)
        assert.equal(await store.finish(endOf(claim, { state, answer })), true)
        assert.equal(await store.finish(endOf(claim, { state, answer })), true)
        assert.equal(await store.finish(endOf(claim, { state: other })), false)
        const found = await store.read(claim, NOW)
        assert.deepEqual([found?.state, found?.answer, found?.key], [state, answer, claim.key])
      }
    },
  },
  {
    name: 'ends an operation only for the holder of its claim',
    async check(store) {
      const { make, open } = stage(store)
      assert.equal(await store.finish(endOf(claimOn(make()))), false)
      const operation = await open()
      const claim = claimOn(operation)
      assert.equal(await store.finish(endOf(claim)), false)
      await store.claim(claim)
      for (const state of ['done', 'unknown', 'open'] as const)
        assert.equal(await store.finish(endOf(claimOn(operation), { state })), false)
      assert.equal(await stateOf(store, operation), 'running')
    },
  },
  {
    name: 'renews a lease only for the holder of the claim, and only while the operation is running',
    async check(store) {
      const { open } = stage(store)
      const claim = claimOn(await open())
      const lease = { owner: claim.owner, id: claim.id, token: claim.token, leaseUntil: NOW + 120 }
      assert.equal(await store.renew(lease), false)
      await store.claim(claim)
      assert.equal(await store.renew({ ...lease, token: uniqueHex() }), false)
      assert.equal(await store.renew(lease), true)
      assert.equal((await store.read(claim, NOW))?.leaseUntil, NOW + 120)
      await store.finish(endOf(claim))
      assert.equal(await store.renew(lease), false)
    },
  },
  {
    name: 'releases the operation, its key and its authentication if nothing happened',
    async check(store) {
      const { open } = stage(store)
      const [operation, other] = [await open(), await open()]
      const claim = claimOn(operation)
      await store.claim(claim)
      assert.equal(await store.finish(endOf(claim, { state: 'open', answer: null })), true)
      const found = await store.read(operation, NOW)
      assert.deepEqual([found?.state, found?.key, found?.expiresAt], ['open', null, operation.expiresAt])
      const { key, authentication } = claim
      assert.equal(await store.claim(claimOn(other, { key, authentication })), 'claimed')
      assert.equal(await store.claim(claimOn(operation)), 'claimed')
    },
  },
  {
    name: 'lets the app end an operation that no longer runs, and no other',
    async check(store) {
      const { open } = stage(store)
      const operation = await open()
      const claim = claimOn(operation)
      const byApp = (change: Partial<OperationEnd>): Promise<boolean> =>
        store.finish(endOf(claim, { token: null, ...change }))
      assert.equal(await byApp({ now: NOW + 61 }), false)
      await store.claim(claim)
      assert.equal(await byApp({ now: NOW + 59 }), false)
      assert.equal(await byApp({ now: NOW + 60, state: 'open', answer: null, expiresAt: NOW + 9000 }), true)
      assert.equal((await store.read(operation, NOW))?.expiresAt, NOW + 9000)
      // The former holder of the claim learns that it has ended.
      assert.equal(await store.finish(endOf(claim)), false)
      const late = claimOn(operation, { now: NOW + 8000, leaseUntil: NOW + 8060, key: claim.key })
      assert.equal(await store.claim(late), 'claimed')
      await store.finish(endOf(late, { state: 'unknown', answer: null }))
      assert.equal(await byApp({ state: 'done', answer: '1' }), true)
      assert.equal(await store.finish(endOf(late)), false)
      assert.equal(await byApp({ state: 'open' }), false)
      assert.equal((await store.read(operation, NOW))?.answer, '1')
    },
  },
  {
    name: 'lets a handler run again for the same key if it no longer runs',
    async check(store) {
      const { open } = stage(store)
      const operation = await open()
      const claim = claimOn(operation)
      await store.claim(claim)
      const resumed = (change: Partial<OperationClaim>): OperationClaim =>
        claimOn(operation, { key: claim.key, isResume: true, now: NOW + 60, leaseUntil: NOW + 120, ...change })
      assert.equal(await store.claim(resumed({ now: NOW + 59 })), 'notOpen')
      assert.equal(await store.claim(resumed({ key: uniqueHex() })), 'notOpen')
      assert.equal(await store.claim(resumed({ isResume: false })), 'notOpen')
      const second = resumed({})
      assert.equal(await store.claim(second), 'claimed')
      assert.equal(await store.claim(resumed({})), 'notOpen')
      assert.equal(await store.finish(endOf(claim)), false)
      assert.equal(await store.finish(endOf(second, { state: 'unknown', answer: null })), true)
      const third = resumed({ now: NOW + 61 })
      assert.equal(await store.claim(third), 'claimed')
      assert.equal(await store.finish(endOf(third)), true)
      assert.equal(await store.claim(resumed({ now: NOW + 500 })), 'notOpen')
      // The first authentication is still spent.
      assert.equal(
        await store.claim(claimOn(await open(), { authentication: claim.authentication })),
        'authenticationSpent',
      )
    },
  },
  {
    name: 'removes only the oldest open operation of an owner who opens too many',
    async check(store) {
      const { open } = stage(store)
      const others = stage(store)
      const theirs = await others.open({ openedAt: NOW - 100 })
      const claimed = await open({ openedAt: NOW - 50 })
      await store.claim(claimOn(claimed))
      const opened: NewOperation[] = []
      for (let index = 0; index < 4; index += 1) opened.push(await open({ openedAt: NOW - 40 + index }, 3))
      const states = await Promise.all([theirs, claimed, ...opened].map((each) => stateOf(store, each)))
      assert.deepEqual(states, ['open', 'running', undefined, 'open', 'open', 'open'])
      await open({ openedAt: NOW }, 1)
      assert.deepEqual(await Promise.all(opened.map((each) => stateOf(store, each))), Array(4).fill(undefined))
    },
  },
  {
    name: 'accepts fractions of seconds, the year 9999 and zero as times',
    async check(store) {
      const { open } = stage(store)
      const farAway = 253_402_300_799
      const operation = await open({
        openedAt: 0,
        previousAuthTime: 0.5,
        expiresAt: NOW + 600.5,
        keepUntil: farAway + 0.25,
      })
      const found = await store.read(operation, NOW + 0.75)
      assert.deepEqual([found?.openedAt, found?.previousAuthTime, found?.expiresAt], [0, 0.5, NOW + 600.5])
      assert.equal(await store.claim(claimOn(operation, { now: NOW + 600.5 })), 'notOpen')
      const claim = claimOn(operation, { now: NOW + 600.25, leaseUntil: NOW + 660.25, keepUntil: farAway })
      assert.equal(await store.claim(claim), 'claimed')
      assert.equal((await store.read(claim, NOW))?.leaseUntil, NOW + 660.25)
      assert.equal(await store.renew({ ...operation, token: claim.token, leaseUntil: NOW + 720.125 }), true)
      assert.equal(await store.finish(endOf(claim, { now: NOW + 0.5 })), true)
    },
  },
]
