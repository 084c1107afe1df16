import { describe, expect, it } from 'vitest'
import { toProblem } from '@reauth/policy'
import { toCallResult, toThrownResult } from './call-result.js'
import { NotSent } from './not-sent.js'

const CHALLENGE = 'Bearer error="insufficient_user_authentication", max_age="60"'

describe('toCallResult()', () => {
  it.each([
    [200, 'performed'],
    [201, 'performed'],
    [204, 'performed'],
    [302, 'performed'],
    [399, 'performed'],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [408, 'unknown'],
    [409, 'refused'],
    [410, 'refused'],
    [422, 'refused'],
    [429, 'refused'],
    [499, 'refused'],
    [500, 'unknown'],
    [503, 'unknown'],
    [599, 'unknown'],
    [0, 'unknown'],
    [199, 'unknown'],
  ])('maps a status of %i to %s', async (status, result) => {
    expect(await toCallResult({ status, headers: {} })).toEqual({ result })
  })

  it('treats any value that is not a response as performed', async () => {
    for (const value of [
      undefined,
      null,
      1,
      'text',
      {},
      { ok: false },
      { status: 3 },
      { status: 200 },
      { status: 399 },
      { status: 600 },
      { status: -1, headers: {} },
      { status: 'shipped' },
      { status: '500', headers: {} },
      { data: { status: 404 } },
      { response: 'text' },
    ]) {
      expect(await toCallResult(value)).toEqual({ result: 'performed' })
    }
  })

  it('reads the challenge from headers with get() and from plain headers only', async () => {
    const stepUp = { result: 'stepUpRequired', challenge: { maxAge: 60 } }
    expect(await toCallResult({ status: 401, headers: new Headers({ 'www-authenticate': CHALLENGE }) })).toMatchObject(
      stepUp,
    )
    expect(await toCallResult({ status: 401, headers: { 'www-authenticate': CHALLENGE } })).toMatchObject(stepUp)
    expect(await toCallResult({ status: 401, headers: { 'www-authenticate': 7 } })).toEqual({ result: 'refused' })
    expect(
      await toCallResult({ status: 401, headers: {}, clone: () => ({ json: () => Promise.reject(new Error('no')) }) }),
    ).toEqual({
      result: 'refused',
    })
  })
})

describe('toThrownResult()', () => {
  it.each([
    [undefined],
    [null],
    ['text'],
    [new Error('lost')],
    [{ response: 'none' }],
    [{ response: { status: 200, headers: {} } }],
  ])('is unknown after %j', async (thrown) => {
    expect((await toThrownResult(thrown)).result).toEqual({ result: 'unknown' })
  })

  it('uses the response of an error', async () => {
    const response = { status: 403, headers: {} }
    expect(await toThrownResult({ response })).toEqual({
      result: { result: 'refused' },
      response,
      isAnswer: true,
    })
  })
})

describe('a refusal is never success, whatever the HTTP layer', () => {
  const stepUp = { result: 'stepUpRequired', challenge: { maxAge: 60 } }
  const problem = toProblem({ maxAge: 60 })
  const refusal = () => new Response('{}', { status: 403 })

  it.each([
    ['a status alone', { status: 403 }, { result: 'refused' }],
    ['the first status of an error alone', { status: 400 }, { result: 'refused' }],
    ['a server error alone', { status: 503 }, { result: 'unknown' }],
    ['the last status of an error alone', { status: 599 }, { result: 'unknown' }],
    ['{ response } of openapi-fetch', { error: {}, response: refusal() }, { result: 'refused' }],
    ['statusCode', { statusCode: 404, headers: {} }, { result: 'refused' }],
    ['a problem document as plain data', { title: 'The token is not valid.', status: 401 }, { result: 'refused' }],
    ['our own problem document', problem, stepUp],
    ['our own problem document in data', { status: 403, data: problem }, stepUp],
    ['our own problem document in body', { status: 403, headers: {}, body: problem }, stepUp],
  ])('%s', async (_, returned, expected) => {
    expect(await toCallResult(returned)).toEqual(expected)
  })

  it.each([401, 403, 423])(
    'finds a challenge with the status %i, which a guard can be configured to send',
    async (status) => {
      expect(await toCallResult(new Response(null, { status, headers: { 'www-authenticate': CHALLENGE } }))).toEqual(
        stepUp,
      )
      expect(await toCallResult(Response.json(problem, { status }))).toEqual(stepUp)
    },
  )

  it.each([
    ['as spelled by the server', { 'WWW-Authenticate': CHALLENGE }],
    ['a list of values', { 'www-authenticate': ['Basic realm="x"', CHALLENGE] }],
    ['a list of pairs', [['Www-Authenticate', CHALLENGE], 'noise']],
    ['Headers', new Headers({ 'www-authenticate': CHALLENGE })],
    ['a get() that returns a list', { get: (name: string) => (name === 'www-authenticate' ? [CHALLENGE] : null) }],
  ])('reads headers in every form: %s', async (_, headers) => {
    expect(await toCallResult({ status: 401, headers })).toEqual(stepUp)
  })

  it.each([
    ['axios', { response: { status: 401, headers: { 'www-authenticate': CHALLENGE }, data: {} } }],
    ['ky', { response: new Response(null, { status: 401, headers: { 'www-authenticate': CHALLENGE } }) }],
    ['Angular', { status: 401, headers: new Headers(), error: problem }],
    ['ofetch', { statusCode: 401, data: problem, response: new Response(null, { status: 401 }) }],
    [
      'tRPC with its response',
      { data: { httpStatus: 401 }, meta: { response: Response.json(problem, { status: 401 }) } },
    ],
  ])('reads what %s throws', async (_layer, thrown) => {
    const { result, isAnswer } = await toThrownResult(thrown)
    expect([result, isAnswer]).toEqual([stepUp, true])
  })

  it('reads the status of a tRPC error that has no response', async () => {
    expect(await toThrownResult({ data: { code: 'FORBIDDEN', httpStatus: 403 } })).toMatchObject({
      result: { result: 'refused' },
      isAnswer: true,
    })
  })

  it('finds no challenge in a different header', async () => {
    expect(await toCallResult({ status: 401, headers: { 'x-challenge': CHALLENGE } })).toEqual({ result: 'refused' })
    expect(await toCallResult({ status: 401, headers: [['x-challenge', CHALLENGE]] })).toEqual({ result: 'refused' })
  })

  it('returns the response, or the error itself if it is the answer', async () => {
    const answer = { status: 403, headers: {} }
    expect((await toThrownResult(answer)).response).toBe(answer)
    expect(await toThrownResult(new Error('lost'))).toMatchObject({ response: undefined, isAnswer: false })
    expect(await toThrownResult({ error: answer })).toMatchObject({ result: { result: 'refused' }, isAnswer: true })
  })

  it('is notSent if the app throws NotSent', async () => {
    expect((await toThrownResult(new NotSent(new Error('no camera')))).result).toEqual({
      result: 'notSent',
      code: 'notSent',
    })
  })
})

describe('a 409', () => {
  const conflict = (body: unknown) => Response.json(body, { status: 409 })

  it('is a refusal for the first call under a key', async () => {
    expect(await toCallResult(conflict({ type: 'https://api.example.com/email-taken' }))).toEqual({ result: 'refused' })
    expect(await toCallResult(conflict({ error: { code: 'email_in_use' } }))).toEqual({ result: 'refused' })
    expect(await toCallResult(conflict({ error: 'taken' }))).toEqual({ result: 'refused' })
    expect(await toCallResult(new Response('taken', { status: 409 }))).toEqual({ result: 'refused' })
  })

  it.each([
    { code: 'operationRunning' },
    { code: 'outcomeUnknown' },
    { error: { code: 'idempotency_key_in_use' } },
    { type: 'https://developer.example.com/idempotency' },
    { error: 'request_in_progress' },
    { code: 'requestInProgress' },
    { code: 'The request in flight has this key.', type: 'about:blank' },
    { error: { type: 'operation in-use' } },
  ])('has an unknown outcome if it says that the key is in progress: %o', async (body) => {
    expect(await toCallResult(conflict(body))).toEqual({ result: 'unknown' })
  })

  it('is recognized by strings in the known fields only', async () => {
    expect(await toCallResult(conflict({ code: ['idempotency'] }))).toEqual({ result: 'refused' })
    expect(await toCallResult(conflict({ message: 'outcomeUnknown' }))).toEqual({ result: 'refused' })
    expect((await toThrownResult({ response: conflict({}) })).result).toEqual({ result: 'refused' })
    expect(await toCallResult(Response.json({ code: 'idempotency' }, { status: 403 }), false)).toEqual({
      result: 'refused',
    })
  })

  it('has an unknown outcome for a later call under a key, because it is about the earlier one', async () => {
    expect(await toCallResult(conflict({ code: 'anything' }), false)).toEqual({ result: 'unknown' })
    expect((await toThrownResult({ response: conflict({}) }, false)).result).toEqual({ result: 'unknown' })
  })
})
