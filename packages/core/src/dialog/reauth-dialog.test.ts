// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { TestWorld, transferOf } from '../reauth/browser.fixture.js'
import { CODES } from '../words/texts.js'
import {
  ASKED,
  BOB,
  PATIENTLY,
  button,
  pageOf,
  show,
  stale,
  visibleTexts,
  waitFor,
  waitForText,
} from './dialog.fixture.js'

afterEach(() => document.body.replaceChildren())

describe('<reauth-dialog>', () => {
  it('opens when a run waits for a click, and closes when it succeeds', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
    expect([visibleTexts(), world.calls, world.prompts]).toEqual([[], 1, 1])
    expect(document.querySelectorAll('dialog button')).toHaveLength(0)
  })

  it('ignores the second click of a double click, which was meant for what was there before', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    const click = (name: string, detail: number): boolean =>
      button(name).dispatchEvent(new MouseEvent('click', { detail }))
    click('Confirm', 2)
    click('Cancel', 2)
    expect(run.getSnapshot().status).toBe('awaitingConfirmation')
    click('Confirm', 1)
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
  })

  it('stays closed for a run that needs no click and no prompt', async () => {
    const world = new TestWorld()
    const reauth = pageOf(world)
    show({ reauth })
    const open = vi.spyOn(HTMLDialogElement.prototype, 'showModal')
    await reauth.perform(transferOf(world, { confirm: true }), BOB)
    await reauth.perform(transferOf(world, { perform: () => new Response(null, { status: 403 }) }), BOB)
    expect(open).not.toHaveBeenCalled()
  })

  it('is modal, named by its heading and described by its texts (WAI-ARIA APG)', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const open = vi.spyOn(HTMLDialogElement.prototype, 'showModal')
    reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    expect(open).toHaveBeenCalledTimes(1)
    const dialog = document.querySelector('dialog')!
    const textOf = (attribute: string): string[] =>
      dialog
        .getAttribute(attribute)!
        .split(' ')
        .map((id) => document.querySelector(`[id="${id}"]`)!.textContent)
    expect(textOf('aria-labelledby')).toEqual(ASKED.slice(0, 1))
    expect(textOf('aria-describedby')).toEqual(ASKED.slice(1, 3))
    expect(dialog.contains(document.activeElement)).toBe(true)
  })

  it.each(['cancel', 'close'])('cancels the run at Escape, which arrives as the event %s', async (event) => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    const dialog = document.querySelector('dialog')!
    if (event === 'close') dialog.close()
    else dialog.dispatchEvent(new Event(event, { cancelable: true }))
    expect(await run.ended).toMatchObject({ outcome: 'cancelled' })
    expect(visibleTexts()).toEqual([])
  })

  it('cancels the run with its button', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    button('Cancel').click()
    expect(await run.ended).toMatchObject({ outcome: 'cancelled' })
    expect(world.calls).toBe(0)
  })

  it('says why its run did not succeed, until it is closed', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const refusing = { confirm: true, perform: () => new Response(null, { status: 403 }) }
    reauth.start(transferOf(world, refusing), BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    await waitFor(['That did not work', 'Transfer to bob', CODES.refusedByServer.text, 'Close'])
    document.querySelector('dialog')!.dispatchEvent(new Event('cancel', { cancelable: true }))
    expect(visibleTexts()).toEqual([])
  })

  it('closes when the run ends, if the page itself says why', async () => {
    const world = stale()
    const reauth = pageOf(world)
    expect(show({ reauth, closesAtEnd: true }).closesAtEnd).toBe(true)
    const refusing = { confirm: true, perform: () => new Response(null, { status: 403 }) }
    const run = reauth.start(transferOf(world, refusing), BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    expect(await run.ended).toMatchObject({ code: 'refusedByServer' })
    expect(visibleTexts()).toEqual([])
  })

  it('offers a retry under the same key when the outcome is unknown', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const keys: string[] = []
    const lossy = transferOf(world, {
      confirm: true,
      perform: ({ idempotencyKey }: { idempotencyKey: string }) => {
        keys.push(idempotencyKey)
        return keys.length === 1 ? new Response(null, { status: 502 }) : Response.json({})
      },
    })
    reauth.start(lossy, BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    await waitFor(['Not sure whether it worked', 'Transfer to bob', CODES.responseLost.text, 'Try again', 'Close'])
    button('Try again').click()
    await waitFor([])
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
  })

  it('stays open during a prompt, offers the browser instead of biometrics, and cannot be cancelled during the call', async () => {
    const world = stale()
    world.biometric = { isEnabled: () => true, reauthenticate: () => new Promise(() => {}) }
    let answer!: (response: Response) => void
    const slow = transferOf(world, {
      perform: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    })
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(slow, BOB)
    await waitFor([
      'Confirm that it is you',
      'Transfer to bob',
      'Follow the steps on your device or in the window that opened.',
      'Use the browser instead',
      'Cancel',
    ])
    button('Use the browser instead').click()
    await waitFor(['Confirm that it is you', 'Transfer to bob', 'Sending.'])
    const dialog = document.querySelector('dialog')!
    expect(document.activeElement).toBe(dialog.querySelector('h2'))
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }))
    answer(Response.json({}))
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
    expect(visibleTexts()).toEqual([])
  })

  it('shows a run after a redirect, even if the run started before the element existed', async () => {
    const world = stale()
    const transfer = transferOf(world)
    await world.open('https://app.example.com/send', [transfer]).reauth.perform(transfer, BOB)
    world.authenticate()
    const { reauth } = world.open(world.callback(), [transfer])
    const run = await reauth.resume()
    await vi.waitFor(() => expect(run!.getSnapshot().canConfirm).toBe(true), PATIENTLY)
    show({ reauth })
    await waitFor([
      'Continue your action',
      'Transfer to bob',
      'You are signed in. Do you want to continue?',
      'Confirm',
      'Cancel',
    ])
    button('Confirm').click()
    expect(await run!.ended).toMatchObject({ outcome: 'succeeded' })
    expect(world.booked.size).toBe(1)
  })

  it('shows one run after another', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const parallel = transferOf(world, { confirm: true, concurrency: 'parallel' })
    const first = reauth.start(parallel, BOB)
    const second = reauth.start(parallel, { to: 'carol' })
    await waitForText('Transfer to bob')
    button('Cancel').click()
    await first.ended
    await waitForText('Transfer to carol')
    button('Cancel').click()
    await second.ended
    expect(visibleTexts()).toEqual([])
  })
})
