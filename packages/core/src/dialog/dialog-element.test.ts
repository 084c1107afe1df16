// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import { transferOf } from '../reauth/browser.fixture.js'
import {
  ASKED,
  BOB,
  button,
  newName,
  pageOf,
  show,
  stale,
  visibleTexts,
  waitFor,
  waitForText,
} from './dialog.fixture.js'
import { type ReauthDialogElement, defineReauthDialog } from './reauth-dialog.js'

afterEach(() => document.body.replaceChildren())

describe('an element <reauth-dialog>', () => {
  it('does not affect its run when it is removed, and follows another flow when it is set', async () => {
    const [world, otherWorld] = [stale(), stale()]
    const [reauth, otherReauth] = [pageOf(world), pageOf(otherWorld)]
    const element = show()
    element.reauth = reauth
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitFor(ASKED)
    element.reauth = otherReauth
    expect(visibleTexts()).toEqual([])
    otherReauth.start(transferOf(otherWorld, { confirm: true }), { to: 'carol' })
    await waitForText('Transfer to carol')
    element.remove()
    expect(document.querySelector('dialog')).toBeNull()
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
  })

  it('keeps properties that were set before it was defined, as frameworks do', () => {
    const world = stale()
    const name = newName()
    defineReauthDialog({ name })
    const Defined = customElements.get(name)!
    const early = { reauth: pageOf(world), texts: { confirm: 'Weiter' }, closesAtEnd: true }
    // An upgraded element has own properties when its constructor runs. happy-dom does not upgrade elements.
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

  it('keeps its dialog when the same flow is set again, and is in English again without its own texts', async () => {
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
    // A browser fires the event late, when the dialog is already open for another run.
    dialog!.dispatchEvent(new Event('close'))
    expect(visibleTexts()).toEqual(ASKED)
  })

  it('follows a flow only while it is in the document', async () => {
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

  it('has the flow and the texts of the newest definition of its name', async () => {
    const world = stale()
    const reauth = pageOf(world)
    const name = newName()
    defineReauthDialog({ name, texts: { confirm: 'Weiter' } })
    defineReauthDialog({ name, reauth })
    document.body.append(document.createElement(name))
    reauth.start(transferOf(world, { confirm: true }), BOB)
    await waitForText('Weiter')
    expect(visibleTexts()).toContain('Transfer to bob')
  })

  it('shows your own texts, and English for omitted ones', async () => {
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
    await waitForText('Die Bank hat abgelehnt.')
  })

  it('writes the description of an action as text, never as markup', async () => {
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
    await waitForText('<img src=x onerror=alert(1)>')
    expect(document.querySelector('img')).toBeNull()
  })
})
