import { describe, expect, it } from 'vitest'
import { toCallResult, toThrownResult } from './call-result.js'

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
    [409, 'unknown'],
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
      { status: 500 },
      { status: '500', headers: {} },
      { status: 500, headers: 'x' },
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
    expect(await toThrownResult({ response })).toEqual({ result: { result: 'refused' }, response })
  })
})
