import { describe, expect, it } from 'vitest'
import { toProblem } from '@reauth/policy'
import { toCallResult, toThrownResult } from './call-result.js'
import { NotSent } from './not-sent.js'

const CHALLENGE = 'Bearer error="insufficient_user_authentication", max_age="60"'

describe('what perform returned', () => {
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
  ])('a status of %i is %s', async (status, result) => {
    expect(await toCallResult({ status, headers: {} })).toEqual({ result })
  })

  it('anything that is no response counts as performed', async () => {
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

  it('reads the challenge from headers with get() and from plain ones, and nothing from others', async () => {
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

describe('what perform threw', () => {
  it.each([
    [undefined],
    [null],
    ['text'],
    [new Error('lost')],
    [{ response: 'none' }],
    [{ response: { status: 200, headers: {} } }],
  ])('nobody knows after %j', async (thrown) => {
    expect((await toThrownResult(thrown)).result).toEqual({ result: 'unknown' })
  })

  it('an error that carries a response is judged by it', async () => {
    const response = { status: 403, headers: {} }
    expect(await toThrownResult({ response })).toEqual({
      result: { result: 'refused' },
      response,
      isAnswer: true,
    })
  })
})

describe('a refusal is never success, however the HTTP layer hands it over', () => {
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

  it.each([401, 403, 423])('hears a challenge at the status %i, which a guard can be set to', async (status) => {
    expect(await toCallResult(new Response(null, { status, headers: { 'www-authenticate': CHALLENGE } }))).toEqual(
      stepUp,
    )
    expect(await toCallResult(Response.json(problem, { status }))).toEqual(stepUp)
  })

  it.each([
    ['as spelled by the server', { 'WWW-Authenticate': CHALLENGE }],
    ['a list of values', { 'www-authenticate': ['Basic realm="x"', CHALLENGE] }],
    ['a list of pairs', [['Www-Authenticate', CHALLENGE], 'noise']],
    ['Headers', new Headers({ 'www-authenticate': CHALLENGE })],
    ['a get() that returns a list', { get: (name: string) => (name === 'www-authenticate' ? [CHALLENGE] : null) }],
  ])('reads headers in any shape: %s', async (_, headers) => {
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

  it('hears no challenge in a different header', async () => {
    expect(await toCallResult({ status: 401, headers: { 'x-challenge': CHALLENGE } })).toEqual({ result: 'refused' })
    expect(await toCallResult({ status: 401, headers: [['x-challenge', CHALLENGE]] })).toEqual({ result: 'refused' })
  })

  it('gives the app the response, or the error itself if it is the answer', async () => {
    const answer = { status: 403, headers: {} }
    expect((await toThrownResult(answer)).response).toBe(answer)
    expect(await toThrownResult(new Error('lost'))).toMatchObject({ response: undefined, isAnswer: false })
    expect(await toThrownResult({ error: answer })).toMatchObject({ result: { result: 'refused' }, isAnswer: true })
  })

  it('says that nothing was sent when the app says so', async () => {
    expect((await toThrownResult(new NotSent(new Error('no camera')))).result).toEqual({
      result: 'notSent',
      code: 'notSent',
    })
  })
})

describe('a 409', () => {
  const conflict = (body: unknown) => Response.json(body, { status: 409 })

  it('to the first call under a key is a refusal', async () => {
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
  ])('that says that the key is in progress tells nothing of the outcome: %o', async (body) => {
    expect(await toCallResult(conflict(body))).toEqual({ result: 'unknown' })
  })

  it('is read by the texts that it has under those names, and nothing else', async () => {
    expect(await toCallResult(conflict({ code: ['idempotency'] }))).toEqual({ result: 'refused' })
    expect(await toCallResult(conflict({ message: 'outcomeUnknown' }))).toEqual({ result: 'refused' })
    expect((await toThrownResult({ response: conflict({}) })).result).toEqual({ result: 'refused' })
    expect(await toCallResult(Response.json({ code: 'idempotency' }, { status: 403 }), false)).toEqual({
      result: 'refused',
    })
  })

  it('to a later call under a key is about the earlier one', async () => {
    expect(await toCallResult(conflict({ code: 'anything' }), false)).toEqual({ result: 'unknown' })
    expect((await toThrownResult({ response: conflict({}) }, false)).result).toEqual({ result: 'unknown' })
  })
})
