import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { RUN_FACTS } from '../words/facts.js'
import { type PendingRecord, bytesOf, isAlive, parsePendingRecord, sealedContext } from './pending-record.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const record: PendingRecord = {
  v: 1,
  namespace: 'bank',
  transactionId: ID,
  leaderId: null,
  runId: 'run',
  actionId: 'transfer',
  intentTag: 'tag of the intent',
  idempotencyKey: 'key',
  subjectTag: 'tag of the subject',
  authTimeBefore: 1,
  openedAt: null,
  operationId: 'op',
  challenge: { maxAge: 60, acrValues: ['gold'] },
  stepUps: 1,
  createdAt: 1000,
  expiresAt: 601_000,
  returnTo: 'https://app.example.com/',
  stage: 'pending',
}

describe('parsePendingRecord', () => {
  it('returns a copy of a record', () => {
    const parsed = parsePendingRecord(record)
    expect(parsed).toEqual(record)
    expect(parsed).not.toBe(record)
  })

  it.each([
    ['another version', { v: 2 }],
    ['an unknown field', { extra: 1 }],
    ['a short transaction id', { transactionId: 'AAAA' }],
    ['a transaction id that is not a string', { transactionId: 7 }],
    ['a transaction id with a prefix', { transactionId: `A${ID}` }],
    ['a transaction id with a suffix', { transactionId: `${ID}\n` }],
    ['an object that converts to a transaction id', { transactionId: [ID] }],
    ['a challenge that is a function', { challenge: () => {} }],
    ['acr_values with an invalid one', { challenge: { acrValues: ['gold', 7] } }],
    ['an invalid leader', { leaderId: 'x' }],
    ['an empty run id', { runId: '' }],
    ['an action id that is too long', { actionId: 'x'.repeat(513) }],
    ['an idempotency key that is not a string', { idempotencyKey: 1 }],
    ['a time that is a string', { authTimeBefore: '1' }],
    ['a time that is not finite', { openedAt: Number.POSITIVE_INFINITY }],
    ['a challenge that is a list', { challenge: [] }],
    ['a challenge that is a string', { challenge: 'x' }],
    ['a challenge with another field', { challenge: { maxAge: 1, x: 1 } }],
    ['a negative max_age in a challenge', { challenge: { maxAge: -1 } }],
    ['acr_values that are not a list', { challenge: { acrValues: 'gold' } }],
    ['an empty acr value', { challenge: { acrValues: [''] } }],
    ['negative step-ups', { stepUps: -1 }],
    ['a fractional number of step-ups', { stepUps: 0.5 }],
    ['no creation', { createdAt: null }],
    ['no end', { expiresAt: undefined }],
    ['another stage', { stage: 'over' }],
    ['no address', { returnTo: null }],
    ['an address of 1025 characters', { returnTo: 'x'.repeat(1025) }],
    ['no subject', { subjectTag: null }],
    ['no namespace', { namespace: '' }],
    ['a subject in plain text', { subjectKey: 'subject' }],
    ['a missing field', { intentTag: undefined }],
  ])('refuses %s', (_, change) => {
    expect(parsePendingRecord({ ...record, ...change })).toBeNull()
  })

  it.each([null, undefined, 'x', 7, [], {}])('refuses %j', (value) => {
    expect(parsePendingRecord(value)).toBeNull()
  })

  it('refuses inherited fields', () => {
    expect(parsePendingRecord(Object.create(record))).toBeNull()
    const { stage: _, ...rest } = record
    expect(parsePendingRecord(Object.assign(Object.create({ stage: 'pending' }), rest, { x: 1 }))).toBeNull()
  })

  it('accepts texts of 512 characters, an address of 1024, and a challenge without max_age', () => {
    expect(parsePendingRecord({ ...record, actionId: 'x'.repeat(512) })).not.toBeNull()
    expect(parsePendingRecord({ ...record, returnTo: 'x'.repeat(1024) })).not.toBeNull()
    expect(parsePendingRecord({ ...record, challenge: { acrValues: ['gold'] } })).not.toBeNull()
    expect(parsePendingRecord({ ...record, challenge: { maxAge: 0 } })).not.toBeNull()
  })

  it.each([
    [2047, true],
    [2048, true],
    [2049, false],
  ])('reads a record of %i bytes by default: %s', (bytes, isRead) => {
    const long = { ...record, intentTag: 'ä'.repeat(256), runId: 'x'.repeat(512), subjectTag: 'x'.repeat(300) }
    const sized = { ...long, actionId: 'x'.repeat(bytes - bytesOf(JSON.stringify({ ...long, actionId: '' }))) }
    expect(parsePendingRecord(sized) !== null).toBe(isRead)
  })

  it.each([
    [-1, false],
    [0, true],
    [1, true],
  ])('reads a record %i bytes below the configured limit: %s', (room, isRead) => {
    const limits = { record: bytesOf(JSON.stringify(record)) + room, lifetime: 600_000 }
    expect(parsePendingRecord(record, limits) !== null).toBe(isRead)
  })

  it.each([
    [599_999, true],
    [600_000, true],
    [600_001, false],
  ])('refuses a lifetime above the limit: reads one of %i ms: %s', (lifetime, isRead) => {
    const changed = { ...record, expiresAt: record.createdAt + lifetime }
    expect(parsePendingRecord(changed) !== null).toBe(isRead)
    expect(parsePendingRecord(changed, { record: 2048, lifetime: lifetime - 1 })).toBeNull()
  })

  it('reads every fact of a run except the subject', () => {
    const { subjectKey: _, ...facts } = RUN_FACTS
    expect(Object.keys(record)).toEqual(expect.arrayContaining(Object.keys(facts)))
    for (const fact of Object.keys(facts)) expect(parsePendingRecord({ ...record, [fact]: false })).toBeNull()
  })

  test.prop([fc.anything()], runs)(
    'does not throw on any value',
    (value) => {
      const parsed = parsePendingRecord(value)
      expect(parsed === null || parsed.v === 1).toBe(true)
    },
    60_000,
  )
})

describe('isAlive', () => {
  const created = 1_000_000
  const fresh = { ...record, createdAt: created, expiresAt: created + 600_000 }

  it.each([
    ['at its creation', 0, true],
    ['at its last millisecond', 599_999, true],
    ['when it expires', 600_000, false],
    ['after it expired', 600_001, false],
  ])('%s: %s ms, %s', (_, passed, alive) => expect(isAlive(fresh, created + passed)).toBe(alive))

  it.each([
    [59_999, true],
    [60_000, true],
    [60_001, false],
  ])('accepts a clock that was set back by %i ms: %s', (step, alive) =>
    expect(isAlive(fresh, created - step)).toBe(alive),
  )
})

describe('sealedContext', () => {
  it('does not depend on the stage or the order of fields, and changes with every other field', () => {
    const context = sealedContext(record)
    expect(sealedContext({ ...record, stage: 'returned' })).toBe(context)
    expect(sealedContext(JSON.parse(JSON.stringify(record)) as PendingRecord)).toBe(context)
    expect(sealedContext(Object.fromEntries(Object.entries(record).toReversed()) as unknown as PendingRecord)).toBe(
      context,
    )
    for (const change of [
      { idempotencyKey: 'x' },
      { challenge: { maxAge: 61, acrValues: ['gold'] } },
      { challenge: { maxAge: 60, acrValues: ['silver'] } },
      { challenge: null },
      { returnTo: 'x' },
      { namespace: 'shop' },
      { expiresAt: 1 },
    ]) {
      expect(sealedContext({ ...record, ...change })).not.toBe(context)
    }
  })
})
