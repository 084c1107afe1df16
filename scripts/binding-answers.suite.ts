// What an end-user sees after each answer of a server, in every framework.
import { describe, expect, it } from 'vitest'
import { endpointOf } from './binding.fixture.js'
import {
  BOB,
  type Mount,
  answerPrompt,
  answerWith,
  ok,
  open,
  shown,
  stepUp,
  textOfBody,
  until,
} from './binding-probes.fixture.js'

/** Describes how a binding shows what the server answered. */
export function describeAnswers(mount: Mount): void {
  describe('an answer of the server', () => {
    it.each([
      ['of 204 succeeds, without data', () => new Response(null, { status: 204 }), 'succeeded', undefined],
      ['that was read in perform succeeds', ok, 'succeeded', undefined],
      ['of 403 that was read in perform is refused', answerWith(403, 'no'), 'refused', 'refusedByServer'],
      ['of 500 leaves the outcome unknown', answerWith(500, 'boom'), 'outcomeUnknown', 'responseLost'],
      [
        'that fetch() hides, such as a redirect, leaves it unknown',
        () => Response.error(),
        'outcomeUnknown',
        'responseLost',
      ],
    ])('%s', async (_, answer, status, code) => {
      const read = async (): Promise<Response> => {
        const response = answer()
        await response.text()
        return response
      }
      const { component, perform, page, unmount } = await open(mount, false, endpointOf([read]))
      await expect(perform(BOB)).resolves.toMatchObject({ outcome: status, ...(code && { code }) })
      await until(component, { status: status as 'refused', isPending: false })
      expect(shown(component)).toMatchObject(code === undefined ? {} : { code })
      expect([shown(component).data, page.prompts, page.reports]).toEqual([undefined, [], []])
      unmount()
    })

    it('is retried under the same key after a 500, and then shows its data', async () => {
      const endpoint = endpointOf([answerWith(500), ok], textOfBody)
      const { component, perform, unmount } = await open(mount, false, endpoint)
      await perform(BOB)
      await until(component, { status: 'outcomeUnknown' })
      component.methods.retry()
      await until(component, { status: 'succeeded', data: 'sent' })
      expect(endpoint.keys).toEqual([endpoint.keys[0], endpoint.keys[0]])
      unmount()
    })

    it('leaves its body to the app when it is refused', async () => {
      const { perform, unmount } = await open(mount, false, endpointOf([answerWith(403, { title: 'Too much' })]))
      const outcome = await perform(BOB)
      if (outcome.outcome !== 'refused') throw new Error(outcome.outcome)
      await expect(outcome.response?.json()).resolves.toEqual({ title: 'Too much' })
      unmount()
    })
  })

  describe('a challenge of the server (RFC 9470 §3)', () => {
    it.each([
      ['in the answer', stepUp],
      [
        'in an answer that was read in perform',
        async () => {
          const response = stepUp()
          await response.text()
          return response
        },
      ],
    ])('%s asks the end-user, and calls again under the same key', async (_, asked) => {
      const endpoint = endpointOf([asked, ok], textOfBody)
      const { component, page, perform, unmount } = await open(mount, false, endpoint)
      const ended = perform(BOB)
      await until(component, { status: 'prompting', isPending: true })
      await answerPrompt(page)
      await expect(ended).resolves.toEqual({ outcome: 'succeeded', data: 'sent' })
      await until(component, { status: 'succeeded', data: 'sent' })
      expect(endpoint.keys).toEqual([endpoint.keys[0], endpoint.keys[0]])
      unmount()
    })

    it('that is repeated after the end-user authenticated is a refusal, and nobody is asked again', async () => {
      const endpoint = endpointOf([stepUp])
      const { component, page, perform, unmount } = await open(mount, false, endpoint)
      const ended = perform(BOB)
      await answerPrompt(page)
      await expect(ended).resolves.toMatchObject({ outcome: 'refused', code: 'stepUpIneffective' })
      await until(component, { status: 'refused', code: 'stepUpIneffective', isPending: false })
      expect([page.prompts.length, endpoint.keys.length]).toEqual([1, 2])
      unmount()
    })
  })

  describe('perform that returns `response.json()`', () => {
    const json = (answer: () => Response) => async (): Promise<unknown> => answer().json()

    it('asks the end-user for the problem of a challenge, and succeeds after that', async () => {
      const endpoint = endpointOf([json(stepUp), json(answerWith(201, { id: 1 }))], JSON.stringify)
      const { component, page, perform, unmount } = await open(mount, false, endpoint)
      const ended = perform(BOB)
      await answerPrompt(page)
      await expect(ended).resolves.toEqual({ outcome: 'succeeded', data: '{"id":1}' })
      await until(component, { status: 'succeeded', data: '{"id":1}' })
      unmount()
    })

    it.each([
      [401, { title: 'The token is not valid.', status: 401 }, 'refused', 'refusedByServer'],
      [403, { type: 'about:blank', title: 'Forbidden', status: 403 }, 'refused', 'refusedByServer'],
      [403, { statusCode: 403, error: 'Forbidden', message: 'No' }, 'refused', 'refusedByServer'],
      [500, { title: 'Internal Server Error', status: 500 }, 'outcomeUnknown', 'responseLost'],
      [500, { statusCode: 500, message: 'Internal server error' }, 'outcomeUnknown', 'responseLost'],
    ])('never succeeds with the problem of a %i: %j', async (status, body, outcome, code) => {
      const { component, perform, unmount } = await open(mount, false, endpointOf([json(answerWith(status, body))]))
      await expect(perform(BOB)).resolves.toMatchObject({ outcome, code })
      await until(component, { status: outcome as 'refused', code, isPending: false })
      expect(shown(component).data).toBeUndefined()
      unmount()
    })
  })
}
