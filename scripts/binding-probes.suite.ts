// What the end-user sees when something happens twice or goes wrong, in every framework.
import { type Reauth, createReauth } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Endpoint, type Input, endpointOf, pageOf, transfer, windowPageOf } from './binding.fixture.js'
import { describeAnswers } from './binding-answers.suite.js'
import {
  BOB,
  type Mount,
  answerPrompt,
  answerWith,
  ok,
  open,
  renderedBy,
  textOfBody,
  until,
} from './binding-probes.fixture.js'
import type { Component, Use } from './binding.suite.js'

const ROWS = ['Alice', 'Bob', 'Carol'].map((to) => ({ to }))

/** Tests the edge cases of a binding. @param mount As for `describeBinding()`. */
export function describeProbes(mount: Mount): void {
  describeAnswers(mount)

  describe('the same intent', () => {
    it('prompts once and calls once if the end-user clicks again during the prompt', async () => {
      const endpoint = endpointOf([ok])
      const { component, page, perform, unmount } = await open(mount, true, endpoint)
      const first = perform(BOB)
      await until(component, { status: 'prompting', isPending: true })
      const clicks = [component.methods.perform(BOB), component.methods.perform({ ...BOB })]
      await answerPrompt(page)
      const outcomes = await Promise.all([first, ...clicks])
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded'])
      await until(component, { status: 'succeeded' })
      expect([page.prompts.length, endpoint.keys.length]).toEqual([1, 1])
      unmount()
    })

    it('is joined by a click in a component that unmounted during the prompt and mounted again', async () => {
      const endpoint = endpointOf([ok])
      const { component, page, perform, unmount } = await open(mount, true, endpoint)
      const outcome = perform(BOB)
      await until(component, { status: 'prompting' })
      unmount()
      expect([page.listeners(), page.prompts.map(({ signal }) => signal.aborted)]).toEqual([0, [false]])
      const again = await mount({ reauth: page.reauth, uses: [[endpoint.action]] })
      const [next] = again.components as [Component]
      expect(renderedBy(next).status).toBe('idle')
      const joinedOutcome = next.methods.perform(BOB)
      await until(next, { status: 'prompting', isPending: true })
      await answerPrompt(page)
      expect(await joinedOutcome).toEqual(await outcome)
      await until(next, { status: 'succeeded' })
      expect([page.prompts.length, endpoint.keys.length]).toEqual([1, 1])
      again.unmount()
    })

    it('continues if its component unmounts during the prompt', async () => {
      const endpoint = endpointOf([ok])
      const { component, page, perform, unmount } = await open(mount, true, endpoint)
      const outcome = perform(BOB)
      await until(component, { status: 'prompting' })
      unmount()
      await answerPrompt(page)
      await expect(outcome).resolves.toMatchObject({ outcome: 'succeeded' })
      expect([page.listeners(), endpoint.keys.length]).toEqual([0, 1])
    })
  })

  describe('cancel()', () => {
    it('during the prompt closes it, and the endpoint is not called', async () => {
      const endpoint = endpointOf([ok])
      const { component, page, perform, unmount } = await open(mount, true, endpoint)
      const outcome = perform(BOB)
      await until(component, { status: 'prompting' })
      component.methods.cancel()
      await expect(outcome).resolves.toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
      await until(component, { status: 'cancelled', code: 'cancelled', isPending: false })
      expect([page.prompts.map(({ signal }) => signal.aborted), endpoint.keys, page.reports]).toEqual([[true], [], []])
      unmount()
    })

    it('during the call aborts it, and the outcome is unknown', async () => {
      const hang = ({ signal }: { signal: AbortSignal }): Promise<never> =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
      const { component, page, perform, unmount } = await open(mount, false, endpointOf([hang]))
      const outcome = perform(BOB)
      await until(component, { status: 'calling', isPending: true })
      component.methods.cancel()
      await expect(outcome).resolves.toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost' })
      await until(component, { status: 'outcomeUnknown', isPending: false })
      expect(page.reports).toEqual([])
      unmount()
    })
  })

  describe('three rows of a list', () => {
    const namedRows = ({ action }: Pick<Endpoint, 'action'>): Use[] =>
      ROWS.map(({ to }): Use => [action, { matches: (input) => input.to === to }])

    it('that start at the same time share one prompt, and each ends with its own response', async () => {
      const endpoint = endpointOf(
        [({ input }) => (input.to === 'Bob' ? answerWith(403)() : answerWith(201, `sent to ${input.to}`)())],
        textOfBody,
      )
      const page = windowPageOf(true)
      const { components, unmount } = await mount({ reauth: page.reauth, uses: namedRows(endpoint) })
      const [alice, bob, carol] = components as readonly [Component, Component, Component]
      const outcome = components.map(({ methods }, at) => methods.perform(ROWS[at] as Input))
      await Promise.all(components.map((row) => until(row, { status: 'prompting' })))
      await answerPrompt(page)
      await Promise.all(outcome)
      await until(alice, { status: 'succeeded', data: 'sent to Alice', input: { to: 'Alice' } })
      await until(bob, { status: 'refused', code: 'refusedByServer', input: { to: 'Bob' } })
      await until(carol, { status: 'succeeded', data: 'sent to Carol', input: { to: 'Carol' } })
      expect([page.prompts.length, new Set(endpoint.keys).size]).toEqual([1, 3])
      unmount()
    })

    it('that share one redirect are each resumed in their own row, and each waits for its own click', async () => {
      const before = pageOf(true)
      const leaving = await mount({ reauth: before.reauth, uses: namedRows({ action: transfer }) })
      await Promise.all(leaving.components.map(({ methods }, at) => methods.perform(ROWS[at] as Input)))
      await Promise.all(leaving.components.map((row) => until(row, { status: 'redirecting' })))
      leaving.unmount()
      const { reauth } = before.comeBack()
      const { components, unmount } = await mount({ reauth, uses: namedRows({ action: transfer }) })
      const [alice, bob, carol] = components as readonly [Component, Component, Component]
      for (const [row, to] of [
        [alice, 'Alice'],
        [bob, 'Bob'],
        [carol, 'Carol'],
      ] as const)
        await until(row, { status: 'confirmingResumed', canConfirm: true, input: { to } })
      bob.methods.confirm()
      await until(bob, { status: 'succeeded', data: 'sent to Bob' })
      expect([alice, carol].map((row) => renderedBy(row).canConfirm)).toEqual([true, true])
      for (const row of [alice, carol]) row.methods.cancel()
      await Promise.all([alice, carol].map((row) => until(row, { status: 'cancelled' })))
      unmount()
    })
  })

  describe('a mistake by the developer', () => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'toFixed')")

    it.each([
      [
        'synchronously',
        () => {
          throw bug
        },
      ],
      ['asynchronously', () => Promise.reject(bug)],
    ])('that makes perform throw %s is the cause of an unknown outcome, and is reported once', async (_, fail) => {
      const { component, page, perform, unmount } = await open(mount, false, endpointOf([fail]))
      const outcome = await perform(BOB)
      expect(outcome).toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost', cause: bug })
      await until(component, { status: 'outcomeUnknown', code: 'responseLost', isPending: false })
      expect(page.reports).toEqual([bug])
      unmount()
    })

    it('such as a missing `authgear.configure()` is named in the cause, and the endpoint is not called', async () => {
      const { WebContainer } = await import('@authgear/web')
      const service = authgearWeb(new WebContainer(), { redirectURI: 'https://app.example.com/callback' })
      const { action, keys } = endpointOf([ok])
      const reauth = createReauth({ service, actions: [action] })
      expect(await misconfigured(reauth, action)).toContain('authgear.configure()')
      expect(keys).toEqual([])
    })

    afterEach(() => {
      vi.unstubAllGlobals()
    })

    it('such as serving a page that redirects over plain http is named in the cause, and the endpoint is not called', async () => {
      vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto), subtle: undefined })
      const { action, keys } = endpointOf([ok])
      const { reauth } = pageOf(true)
      expect(await misconfigured(reauth, action)).toContain('https')
      expect(keys).toEqual([])
    })

    /** Runs an action that fails because the app is misconfigured. @returns The message of the cause. */
    async function misconfigured(reauth: Reauth, action: Endpoint['action']): Promise<string> {
      const { components, unmount } = await mount({ reauth, uses: [[action]] })
      const [component] = components as [Component]
      const outcome = await component.methods.perform(BOB)
      expect(outcome).toMatchObject({ outcome: 'failed', code: 'misconfigured' })
      await until(component, { status: 'failed', code: 'misconfigured', isPending: false })
      unmount()
      return ((outcome as { cause?: unknown }).cause as Error).message
    }
  })
}
