// What the end-user sees after each response of a server, in every framework.
import { describe, expect, it } from 'vitest'
import { endpointOf } from './binding.fixture.js'
import {
  BOB,
  type Mount,
  answerPrompt,
  answerWith,
  ok,
  open,
  renderedBy,
  stepUp,
  textOfBody,
  until,
} from './binding-probes.fixture.js'

/** Tests how a binding shows each response of the server. */
export function describeAnswers(mount: Mount): void {
  describe('a response of the server', () => {
    it.each([
      ['of 204 succeeds without data', () => new Response(null, { status: 204 }), 'succeeded', undefined],
      ['that perform has read succeeds', ok, 'succeeded', undefined],
      ['of 403 that perform has read is refused', answerWith(403, 'no'), 'refused', 'refusedByServer'],
      ['of 500 leaves the outcome unknown', answerWith(500, 'boom'), 'outcomeUnknown', 'responseLost'],
      [
        'that fetch() hides, such as a redirect, leaves the outcome unknown',
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
      expect(renderedBy(component)).toMatchObject(code === undefined ? {} : { code })
      expect([renderedBy(component).data, page.prompts, page.reports]).toEqual([undefined, [], []])
      unmount()
    })

    it('of 500 can be retried with the same idempotency key, and the data of the retry is shown', async () => {
      const endpoint = endpointOf([answerWith(500), ok], textOfBody)
      const { component, perform, unmount } = await open(mount, false, endpoint)
      await perform(BOB)
      await until(component, { status: 'outcomeUnknown' })
      component.methods.retry()
      await until(component, { status: 'succeeded', data: 'sent' })
      expect(endpoint.keys).toEqual([endpoint.keys[0], endpoint.keys[0]])
      unmount()
    })

    it('that is refused leaves its body unread for the app', async () => {
      const { perform, unmount } = await open(mount, false, endpointOf([answerWith(403, { title: 'Too much' })]))
      const outcome = await perform(BOB)
      if (outcome.outcome !== 'refused') throw new Error(outcome.outcome)
      await expect(outcome.response?.json()).resolves.toEqual({ title: 'Too much' })
      unmount()
    })
  })

  describe('a challenge of the server (RFC 9470 §3)', () => {
    it.each([
      ['in the response', stepUp],
      [
        'in a response that perform has read',
        async () => {
          const response = stepUp()
          await response.text()
          return response
        },
      ],
    ])('%s prompts the end-user, and calls again with the same idempotency key', async (_, challenge) => {
      const endpoint = endpointOf([challenge, ok], textOfBody)
      const { component, page, perform, unmount } = await open(mount, false, endpoint)
      const outcome = perform(BOB)
      await until(component, { status: 'prompting', isPending: true })
      await answerPrompt(page)
      await expect(outcome).resolves.toEqual({ outcome: 'succeeded', data: 'sent' })
      await until(component, { status: 'succeeded', data: 'sent' })
      expect(endpoint.keys).toEqual([endpoint.keys[0], endpoint.keys[0]])
      unmount()
    })

    it('that the server repeats after the end-user authenticated ends the run as refused, without another prompt', async () => {
      const endpoint = endpointOf([stepUp])
      const { component, page, perform, unmount } = await open(mount, false, endpoint)
      const outcome = perform(BOB)
      await answerPrompt(page)
      await expect(outcome).resolves.toMatchObject({ outcome: 'refused', code: 'stepUpIneffective' })
      await until(component, { status: 'refused', code: 'stepUpIneffective', isPending: false })
      expect([page.prompts.length, endpoint.keys.length]).toEqual([1, 2])
      unmount()
    })
  })

  describe('perform that returns `response.json()`', () => {
    const json = (answer: () => Response) => async (): Promise<unknown> => answer().json()

    it('prompts the end-user if the body is the problem of a challenge, and then succeeds', async () => {
      const endpoint = endpointOf([json(stepUp), json(answerWith(201, { id: 1 }))], JSON.stringify)
      const { component, page, perform, unmount } = await open(mount, false, endpoint)
      const outcome = perform(BOB)
      await answerPrompt(page)
      await expect(outcome).resolves.toEqual({ outcome: 'succeeded', data: '{"id":1}' })
      await until(component, { status: 'succeeded', data: '{"id":1}' })
      unmount()
    })

    it.each([
      [401, { title: 'The token is not valid.', status: 401 }, 'refused', 'refusedByServer'],
      [403, { type: 'about:blank', title: 'Forbidden', status: 403 }, 'refused', 'refusedByServer'],
      [403, { statusCode: 403, error: 'Forbidden', message: 'No' }, 'refused', 'refusedByServer'],
      [500, { title: 'Internal Server Error', status: 500 }, 'outcomeUnknown', 'responseLost'],
      [500, { statusCode: 500, message: 'Internal server error' }, 'outcomeUnknown', 'responseLost'],
    ])('never succeeds with the error body of a %i: %j', async (status, body, outcome, code) => {
      const { component, perform, unmount } = await open(mount, false, endpointOf([json(answerWith(status, body))]))
      await expect(perform(BOB)).resolves.toMatchObject({ outcome, code })
      await until(component, { status: outcome as 'refused', code, isPending: false })
      expect(renderedBy(component).data).toBeUndefined()
      unmount()
    })
  })
}
