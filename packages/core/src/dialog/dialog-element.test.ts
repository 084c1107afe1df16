// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import { transferOf } from '../reauth/browser.fixture.js'
import { ASKED, BOB, button, newName, pageOf, seen, show, shows, stale, waitFor } from './dialog.fixture.js'
import { type ReauthDialogElement, defineReauthDialog } from './reauth-dialog.js'

afterEach(() => document.body.replaceChildren())

describe('an element <reauth-dialog>', () => {
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
    const name = newName()
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
    const name = newName()
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
