// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import { memoryStore } from '../pending/memory.store.js'
import { Tab, World, transferOf } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import type { Reauth, ReauthOptions } from '../reauth/reauth.js'
import { CODES } from '../words/texts.js'
import { type ReauthDialogElement, type ReauthDialogOptions, defineReauthDialog } from './reauth-dialog.js'

const BOB = { to: 'bob' }
const PATIENTLY = { timeout: 20_000 }

let elements = 0

/** A page with the dialog. Each test has an element of its own name: a name is defined once. */
function show(options: ReauthDialogOptions = {}): ReauthDialogElement {
  const name = `reauth-dialog-${(elements += 1)}`
  defineReauthDialog({ name, ...options })
  const element = document.createElement(name) as ReauthDialogElement
  document.body.append(element)
  return element
}

/** What the end-user sees: the heading, the texts and the buttons; nothing while the dialog is closed. */
function seen(): readonly string[] {
  const dialog = document.querySelector('dialog')
  if (dialog?.open !== true) return []
  return [...dialog.querySelectorAll('h2, p, button')].map(({ textContent }) => textContent ?? '')
}

const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('dialog button')].find(({ textContent }) => textContent === name)
  if (found === undefined) throw new Error(`There is no button ${name}.`)
  return found as HTMLButtonElement
}

const waitFor = (expected: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(seen()).toEqual(expected), PATIENTLY)

const shows = (text: string): Promise<void> => vi.waitFor(() => expect(seen()).toContain(text), PATIENTLY)

const ASKED = ['Confirm that it is you', 'Transfer to bob', 'This action needs a recent sign-in.', 'Confirm', 'Cancel']

function pageOf(world: World, more: Partial<ReauthOptions> = {}): Reauth {
  return createReauth({
    service: world.service('inProcess'),
    clock: world.clock,
    page: new Tab(),
    store: memoryStore(),
    onError: () => {},
    ...more,
  })
}

const stale = (): World => {
  const world = new World()
  world.authTime -= 1000
  return world
}

afterEach(() => document.body.replaceChildren())

describe('<reauth-dialog>', () => {
  it('opens when a run waits for a click, and closes when it succeeded', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
    expect([seen(), world.calls, world.prompts]).toEqual([[], 1, 1])
    expect(document.querySelectorAll('dialog button')).toHaveLength(0)
  })

  it('never opens for a run that needs nobody', async () => {
    const world = new World()
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

  it.each(['cancel', 'close'])('stops the run at Escape, which comes as the event %s', async (event) => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    const dialog = document.querySelector('dialog')!
    if (event === 'close') dialog.close()
    else dialog.dispatchEvent(new Event(event, { cancelable: true }))
    expect(await run.ended).toMatchObject({ outcome: 'cancelled' })
    expect(seen()).toEqual([])
  })

  it('stops the run by its button', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    button('Cancel').click()
    expect(await run.ended).toMatchObject({ outcome: 'cancelled' })
    expect(world.calls).toBe(0)
  })

  it('says why a run that it was open for did not succeed, until it is closed', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const refusing = { confirm: true, perform: () => new Response(null, { status: 403 }) }
    reauth.start(transferOf(world, refusing), BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    await waitFor(['That did not work', 'Transfer to bob', CODES.refusedByServer.says, 'Close'])
    document.querySelector('dialog')!.dispatchEvent(new Event('cancel', { cancelable: true }))
    expect(seen()).toEqual([])
  })

  it('closes when the run ends, where the page itself says why', async () => {
    const world = stale()
    const reauth = pageOf(world)
    expect(show({ reauth, closesAtEnd: true }).closesAtEnd).toBe(true)
    const refusing = { confirm: true, perform: () => new Response(null, { status: 403 }) }
    const run = reauth.start(transferOf(world, refusing), BOB)
    await waitFor(ASKED)
    button('Confirm').click()
    expect(await run.ended).toMatchObject({ code: 'refusedByServer' })
    expect(seen()).toEqual([])
  })

  it('offers to try again under the same key when the outcome is unknown', async () => {
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
    await waitFor(['Not sure whether it worked', 'Transfer to bob', CODES.responseLost.says, 'Try again', 'Close'])
    button('Try again').click()
    await waitFor([])
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
  })

  it('is open during a prompt, offers the browser instead of biometrics, and cannot be cancelled during the call', async () => {
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
    expect(seen()).toEqual([])
  })

  it('shows the run that came back from a redirect, also when it began before the element was there', async () => {
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
    await shows('Transfer to bob')
    button('Cancel').click()
    await first.ended
    await shows('Transfer to carol')
    button('Cancel').click()
    await second.ended
    expect(seen()).toEqual([])
  })

  it('leaves a run alone when it is removed, and follows another flow when it is given one', async () => {
    const [world, other] = [stale(), stale()]
    const [reauth, otherReauth] = [pageOf(world), pageOf(other)]
    const element = show()
    element.reauth = reauth
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    element.reauth = otherReauth
    expect(seen()).toEqual([])
    otherReauth.start(transferOf(other, { confirm: true }), { to: 'carol' })
    await shows('Transfer to carol')
    element.remove()
    expect(document.querySelector('dialog')).toBeNull()
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
  })

  it('takes what was set before it was defined, as frameworks do', () => {
    const world = stale()
    const name = `reauth-dialog-${(elements += 1)}`
    defineReauthDialog({ name })
    const Defined = customElements.get(name)!
    const early = { reauth: pageOf(world), texts: { confirm: 'Weiter' }, closesAtEnd: true }
    // An element that is upgraded has properties of its own when its constructor runs; happy-dom upgrades none.
    class Upgraded extends (Object.getPrototypeOf(Defined) as typeof HTMLElement) {}
    Object.setPrototypeOf(
      Defined,
      class extends Upgraded {
        constructor() {
          super()
          for (const [property, value] of Object.entries(early))
            Object.defineProperty(this, property, { value, configurable: true, enumerable: true, writable: true })
        }
      },
    )
    const element = document.createElement(name) as ReauthDialogElement
    expect([element.reauth, element.texts?.confirm, element.closesAtEnd]).toEqual([early.reauth, 'Weiter', true])
    expect([Object.hasOwn(element, 'reauth'), Object.hasOwn(element, 'texts')]).toEqual([false, false])
  })

  it('keeps its dialog when it is given the same flow again, and has English texts again without its own', async () => {
    const world = stale()
    const reauth = pageOf(world)
    const element = show()
    element.reauth = reauth
    const dialog = document.querySelector('dialog')
    element.reauth = reauth
    expect(document.querySelector('dialog')).toBe(dialog)
    element.texts = { confirm: 'Weiter' }
    element.texts = undefined
    reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    // A browser says so late, when the dialog is open for another run already.
    dialog!.dispatchEvent(new Event('close'))
    expect(seen()).toEqual(ASKED)
  })

  it('waits with a flow that it is given outside of the document', async () => {
    const world = stale()
    const reauth = pageOf(world)
    const element = show()
    element.remove()
    element.reauth = reauth
    expect(element.querySelector('dialog')).toBeNull()
    document.body.append(element)
    reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
  })

  it('has the flow and the texts of the newest definition, whoever defined its name first', async () => {
    const world = stale()
    const reauth = pageOf(world)
    const name = `reauth-dialog-${(elements += 1)}`
    defineReauthDialog({ name, texts: { confirm: 'Weiter' } })
    defineReauthDialog({ name, reauth })
    document.body.append(document.createElement(name))
    reauth.start(transferOf(world, { confirm: true }), BOB)
    await shows('Weiter')
    expect(seen()).toContain('Transfer to bob')
  })

  it('shows texts of your own, and English for those that are left out', async () => {
    const world = stale()
    const reauth = pageOf(world)
    const german = {
      title: 'Bitte bestätigen',
      statuses: { awaitingConfirmation: 'Melden Sie sich noch einmal an.' },
      messages: { refusedByServer: 'Die Bank hat abgelehnt.' },
    }
    const element = show({ reauth, texts: german })
    expect(element.texts?.confirm).toBe('Confirm')
    reauth.start(transferOf(world, { confirm: true, perform: () => new Response(null, { status: 403 }) }), BOB)
    await waitFor(['Bitte bestätigen', 'Transfer to bob', 'Melden Sie sich noch einmal an.', 'Confirm', 'Cancel'])
    element.texts = { ...german, cancel: 'Abbrechen' }
    await waitFor(['Bitte bestätigen', 'Transfer to bob', 'Melden Sie sich noch einmal an.', 'Confirm', 'Abbrechen'])
    button('Confirm').click()
    await shows('Die Bank hat abgelehnt.')
  })

  it('writes what an action says as text, and never as markup', async () => {
    const world = stale()
    const reauth = pageOf(world)
    show({ reauth })
    const action = defineSensitiveAction({
      id: 'x',
      requirement: { maxAge: '5m' },
      describe: () => '<img src=x onerror=alert(1)>',
      confirm: true,
      perform: world.book,
    })
    reauth.start(action)
    await shows('<img src=x onerror=alert(1)>')
    expect(document.querySelector('img')).toBeNull()
  })
})
