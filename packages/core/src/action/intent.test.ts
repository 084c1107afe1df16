import { describe, expect, it } from 'vitest'
import { Intent, intentKey } from './intent.js'
import { IntentCheck, inputFromJson } from './intent-check.js'
import { type AnySensitiveAction, defineSensitiveAction } from './sensitive-action.js'
import type { StandardResult, StandardSchemaV1 } from './standard-schema.js'

const schema = (validate: (value: unknown) => StandardResult<unknown>): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'test', validate },
})
const action = (more: object = {}): AnySensitiveAction =>
  defineSensitiveAction<unknown>({ id: 'pay', requirement: { maxAge: '5m' }, perform: () => 1, ...more })

const intentOf = (more: object, given: unknown, isKept = true) => {
  const reports: unknown[] = []
  const report = (step: string, error: unknown): void => void reports.push([step, error])
  const intent = new Intent(action(more), given, report, isKept)
  return { intent, check: new IntentCheck(intent, report), reports }
}

describe('an input', () => {
  it('is validated once in its original form, and the output of the schema never', async () => {
    const validated: unknown[] = []
    const { intent, check } = intentOf(
      { input: schema((value) => (validated.push(value), { value: (value as number) * 100 })) },
      5,
    )
    expect(intent.input).toBe(5)
    await Promise.all([check.validate(), check.validate()])
    await check.validate()
    expect([intent.input, intent.rawInput, validated]).toEqual([500, 5, [5]])
  })

  it('is stored in its original form', async () => {
    const { check } = intentOf({ input: schema((value) => ({ value: (value as number) * 100 })) }, 5)
    await check.validate()
    expect(await check.toJson()).toBe('5')
  })

  it('is refused with the messages and paths of the schema', async () => {
    const issues = [{ message: 'too small', path: ['to', { key: 0 }] }, { message: 'missing' }]
    const { check } = intentOf({ input: schema(() => ({ issues })) }, 5)
    await expect(check.validate()).rejects.toMatchObject({ code: 'invalidInput' })
    expect(check.issues).toEqual([{ message: 'too small', path: ['to', 0] }, { message: 'missing' }])
  })

  it('reports a schema that throws', async () => {
    const error = new Error('bug')
    const { check, reports } = intentOf(
      {
        input: schema(() => {
          throw error
        }),
      },
      5,
    )
    await expect(check.validate()).rejects.toMatchObject({ code: 'unexpected', cause: error })
    await expect(check.validate()).rejects.toThrow('schema')
    expect(reports).toEqual([['input', error]])
  })

  it('is not validated if it was not stored during a redirect', async () => {
    const { intent, check } = intentOf(
      { input: schema(() => ({ issues: [{ message: 'no' }] })), keepInput: 'none' },
      undefined,
      false,
    )
    await check.validate()
    expect([intent.input, await check.toJson()]).toEqual([undefined, null])
  })

  it('is refused with the path of the field if JSON cannot carry it', async () => {
    const { check } = intentOf({}, { at: new Date(0) })
    await expect(check.toJson()).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('input.at') as string,
    })
    expect(check.issues).toMatchObject([{ path: ['at'] }])
  })

  it("is stored with the app's codec if JSON cannot carry it", async () => {
    const codec = {
      encode: (form: FormData) => [...form],
      decode: (pairs: unknown) => {
        const form = new FormData()
        for (const [name, value] of pairs as [string, string][]) form.append(name, value)
        return form
      },
    }
    const form = new FormData()
    form.set('to', 'bob')
    const { check } = intentOf({ codec }, form)
    const json = await check.toJson()
    const back = (await inputFromJson(action({ codec }), json)) as FormData
    expect([...back]).toEqual([['to', 'bob']])
    expect(back).toBeInstanceOf(FormData)
  })

  it('reports a codec that throws', async () => {
    const error = new Error('bug')
    const { check, reports } = intentOf({ codec: { encode: () => Promise.reject(error), decode: () => 1 } }, 5)
    await expect(check.toJson()).rejects.toMatchObject({ code: 'unexpected', cause: error })
    await expect(check.toJson()).rejects.toThrow('codec.encode')
    expect(reports).toEqual([['codec', error]])
  })

  it('is undefined after a redirect if there was none', async () => {
    const { check } = intentOf({}, undefined)
    expect(await inputFromJson(action(), await check.toJson())).toBeUndefined()
    expect(await inputFromJson(action(), null)).toBeUndefined()
  })
})

describe('a description', () => {
  it('is made once from the output of the schema', async () => {
    let count = 0
    const describe_ = (amount: number) => `Pay ${amount}, ${++count}`
    const { intent, check } = intentOf({ input: schema(() => ({ value: 500 })), describe: describe_ }, 5)
    expect(intent.description).toBe('pay')
    await check.validate()
    expect([intent.description, intent.description]).toEqual(['Pay 500, 1', 'Pay 500, 1'])
  })

  it('is the id of the action when `describe` throws, and the error is reported', () => {
    const error = new Error('bug')
    const { intent, reports } = intentOf(
      {
        describe: () => {
          throw error
        },
      },
      5,
    )
    expect([intent.description, intent.description]).toEqual(['pay', 'pay'])
    expect(reports).toEqual([['describe', error]])
  })
})

describe('the key of an intent', () => {
  it('is the same for a declared action with an equal input', () => {
    expect(intentKey(action(), { a: 1 }, true)).toBe(intentKey(action(), { a: 1 }, true))
  })

  it.each<[string, object, unknown]>([
    ['id', { id: 'refund' }, { a: 1 }],
    ['requirement', { requirement: { maxAge: '1m' } }, { a: 1 }],
    ['input', {}, { a: 2 }],
  ])('differs for a different %s', (_, more, given) => {
    const perform = () => 1
    for (const isDeclared of [true, false])
      expect(intentKey(action({ perform, ...more }), given, isDeclared)).not.toBe(
        intentKey(action({ perform }), { a: 1 }, isDeclared),
      )
  })

  it('is per `perform` function if the action is not declared', () => {
    const [a, b] = [action({ perform: () => 1 }), action({ perform: () => 1 })]
    expect(intentKey(a, undefined, false)).toBe(intentKey(a, undefined, false))
    expect(intentKey(a, undefined, false)).not.toBe(intentKey(b, undefined, false))
  })
})
