import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { PENDING_LIFETIME, type PendingRecord, isAlive, parsePendingRecord, sealedContext } from './pending-record.js'
import { safeReturnTo, withoutCallback } from './return-to.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const record: PendingRecord = {
  v: 1,
  transactionId: ID,
  leaderId: null,
  runId: 'run',
  actionId: 'transfer',
  digest: 'digest',
  idempotencyKey: 'key',
  subjectKey: 'subject',
  authTimeBefore: 1,
  issuedAtBefore: 1,
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
    ['a transaction id that is no text', { transactionId: 7 }],
    ['a transaction id with more before it', { transactionId: `A${ID}` }],
    ['a transaction id with more behind it', { transactionId: `${ID}\n` }],
    ['a transaction id that reads as one', { transactionId: [ID] }],
    ['a challenge that is a function', { challenge: () => {} }],
    ['levels of which one is none', { challenge: { acrValues: ['gold', 7] } }],
    ['a leader that is none', { leaderId: 'x' }],
    ['an empty run id', { runId: '' }],
    ['an action id that is too long', { actionId: 'x'.repeat(513) }],
    ['an idempotency key that is no text', { idempotencyKey: 1 }],
    ['a time that is text', { authTimeBefore: '1' }],
    ['a time that is not finite', { issuedAtBefore: Number.POSITIVE_INFINITY }],
    ['a challenge that is a list', { challenge: [] }],
    ['a challenge that is text', { challenge: 'x' }],
    ['a challenge with more', { challenge: { maxAge: 1, x: 1 } }],
    ['a challenge below zero', { challenge: { maxAge: -1 } }],
    ['levels that are no list', { challenge: { acrValues: 'gold' } }],
    ['levels that are empty', { challenge: { acrValues: [''] } }],
    ['negative step-ups', { stepUps: -1 }],
    ['a fraction of a step-up', { stepUps: 0.5 }],
    ['no creation', { createdAt: null }],
    ['no end', { expiresAt: undefined }],
    ['another stage', { stage: 'over' }],
    ['no address', { returnTo: null }],
  ])('refuses %s', (_, change) => {
    expect(parsePendingRecord({ ...record, ...change })).toBeNull()
  })

  it.each([null, undefined, 'x', 7, [], {}])('refuses %j', (value) => {
    expect(parsePendingRecord(value)).toBeNull()
  })

  it('refuses fields that are inherited', () => {
    expect(parsePendingRecord(Object.create(record))).toBeNull()
    const { stage: _, ...rest } = record
    expect(parsePendingRecord(Object.assign(Object.create({ stage: 'pending' }), rest, { x: 1 }))).toBeNull()
  })

  it('takes texts of 512 characters, a challenge without max_age, and 2 KiB in all', () => {
    expect(parsePendingRecord({ ...record, actionId: 'x'.repeat(512) })).not.toBeNull()
    expect(parsePendingRecord({ ...record, challenge: { acrValues: ['gold'] } })).not.toBeNull()
    expect(parsePendingRecord({ ...record, challenge: { maxAge: 0 } })).not.toBeNull()
    const sized = (bytes: number): PendingRecord => {
      const long = { ...record, digest: 'x'.repeat(512), runId: 'x'.repeat(512), subjectKey: 'x'.repeat(400) }
      return { ...long, actionId: 'x'.repeat(bytes - JSON.stringify({ ...long, actionId: '' }).length) }
    }
    expect([2048, 2049].map((bytes) => parsePendingRecord(sized(bytes)) !== null)).toEqual([true, false])
  })

  it('refuses what is larger than 2 KiB', () => {
    const long = 'ä'.repeat(500)
    expect(parsePendingRecord({ ...record, digest: long, runId: long, subjectKey: long })).toBeNull()
  })

  test.prop([fc.anything()], runs)('answers for anything', (value) => {
    const parsed = parsePendingRecord(value)
    expect(parsed === null || parsed.v === 1).toBe(true)
  })
})

describe('isAlive', () => {
  it.each([
    [999, false],
    [1000, true],
    [600_999, true],
    [601_000, false],
  ])('at %i: %s', (now, alive) => expect(isAlive(record, now)).toBe(alive))

  it('does not believe a life that is too long', () => {
    expect(isAlive({ ...record, expiresAt: record.createdAt + PENDING_LIFETIME + 1 }, 2000)).toBe(false)
  })
})

describe('sealedContext', () => {
  it('is the same at every stage and in every order, and another for every other change', () => {
    const context = sealedContext(record)
    expect(sealedContext({ ...record, stage: 'returned' })).toBe(context)
    expect(sealedContext(Object.fromEntries(Object.entries(record).toReversed()) as unknown as PendingRecord)).toBe(
      context,
    )
    for (const change of [
      { idempotencyKey: 'x' },
      { challenge: { maxAge: 61, acrValues: ['gold'] } },
      { challenge: { maxAge: 60, acrValues: ['silver'] } },
      { challenge: null },
      { returnTo: 'x' },
    ]) {
      expect(sealedContext({ ...record, ...change })).not.toBe(context)
    }
  })
})

describe('safeReturnTo', () => {
  const base = 'https://app.example.com/page'

  it.each([
    ['https://app.example.com/a?b=c#d', 'https://app.example.com/a?b=c#d'],
    ['/a', 'https://app.example.com/a'],
    ['?x=1', 'https://app.example.com/page?x=1'],
    ['https://app.example.com/callback?code=c&state=s&error=e&iss=i&keep=1', 'https://app.example.com/callback?keep=1'],
  ])('keeps %s', (address, kept) => expect(safeReturnTo(address, base)).toBe(kept))

  it.each([
    'https://evil.example.com/',
    '//evil.example.com/',
    '/\\evil.example.com',
    '\\\\evil.example.com',
    'https:evil.example.com',
    'http://app.example.com/',
    'https://app.example.com:444/',
    'https://app.example.com@evil.example.com/',
    'https://user@app.example.com/',
    'https://user:pass@app.example.com/',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://app.example.com/x',
    'file:///etc/passwd',
    'https://',
    'http://[',
    'https://app.example.com.evil.example.com/',
    'https://appexample.com/',
    '///evil.example.com',
    '////evil.example.com',
    '/\t/evil.example.com',
    '/\\\\evil.example.com/%2e%2e',
    'ftp://app.example.com/',
    'about:blank',
  ])('does not leave the origin for %j (R18)', (address) => {
    const kept = safeReturnTo(address, base)
    expect(kept === null || new URL(kept).origin === 'https://app.example.com').toBe(true)
  })

  it('refuses credentials, also a name or a password alone', () => {
    for (const user of ['user', ':pass', 'user:pass'])
      expect(safeReturnTo(`https://${user}@app.example.com/`, base)).toBeNull()
  })

  it('serves a page on loopback', () => {
    expect(safeReturnTo('/a', 'http://localhost:4300/')).toBe('http://localhost:4300/a')
  })

  it('shortens what is longer than 512 characters', () => {
    expect(safeReturnTo(`/a?x=${'y'.repeat(600)}`, base)).toBe('https://app.example.com/a')
    const whole = `https://app.example.com/${'y'.repeat(512 - 'https://app.example.com/'.length)}`
    expect(safeReturnTo(whole, base)).toBe(whole)
    expect(safeReturnTo(`${whole}y`, base)).toBe(whole)
    const query = `https://app.example.com/?x=${'y'.repeat(512 - 'https://app.example.com/?x='.length)}`
    expect(safeReturnTo(query, base)).toBe(query)
  })

  it('has nowhere to return to on a page that is no web page', () => {
    expect(safeReturnTo('file:///x', 'file:///y')).toBeNull()
  })

  test.prop(
    [
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((text) => `//${text}`),
        fc.string().map((text) => `/\\${text}`),
      ),
    ],
    runs,
  )('never leaves the origin (P11)', (address) => {
    const kept = safeReturnTo(address, base)
    expect(kept === null || new URL(kept, 'https://elsewhere.example.com').origin === 'https://app.example.com').toBe(
      true,
    )
  })

  it('removes what a callback leaves', () => {
    expect(
      withoutCallback(
        new URL(
          'https://a.example.com/c?code=1&state=2&error=3&error_description=4&error_uri=5&iss=6&session_state=7&q=8',
        ),
      ),
    ).toBe('https://a.example.com/c?q=8')
  })
})
