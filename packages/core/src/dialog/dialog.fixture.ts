import { expect, vi } from 'vitest'
import { memoryStore } from '../pending/memory.store.js'
import { Tab, TestWorld } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import type { Reauth, ReauthOptions } from '../reauth/reauth.js'
import { type ReauthDialogElement, type ReauthDialogOptions, defineReauthDialog } from './reauth-dialog.js'

export const BOB = { to: 'bob' }
export const PATIENTLY = { timeout: 20_000 }

let elements = 0

/** Returns an unused element name, because each name can be defined only once. */
export const newName = (): string => `reauth-dialog-${(elements += 1)}`

/** Adds the dialog to the page. */
export function show(options: ReauthDialogOptions = {}): ReauthDialogElement {
  const name = newName()
  defineReauthDialog({ name, ...options })
  const element = document.createElement(name) as ReauthDialogElement
  document.body.append(element)
  return element
}

/** Returns the visible heading, texts and buttons; an empty list while the dialog is closed. */
export function visibleTexts(): readonly string[] {
  const dialog = document.querySelector('dialog')
  if (dialog?.open !== true) return []
  return [...dialog.querySelectorAll('h2, p, button')].map(({ textContent }) => textContent ?? '')
}

export const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('dialog button')].find(({ textContent }) => textContent === name)
  if (found === undefined) throw new Error(`There is no button ${name}.`)
  return found as HTMLButtonElement
}

export const waitFor = (expected: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(visibleTexts()).toEqual(expected), PATIENTLY)

export const waitForText = (text: string): Promise<void> =>
  vi.waitFor(() => expect(visibleTexts()).toContain(text), PATIENTLY)

export const ASKED = [
  'Confirm that it is you',
  'Transfer to bob',
  'This action needs a recent sign-in.',
  'Confirm',
  'Cancel',
]

export function pageOf(world: TestWorld, more: Partial<ReauthOptions> = {}): Reauth {
  return createReauth({
    service: world.service('inProcess'),
    clock: world.clock,
    page: new Tab(),
    store: memoryStore(),
    onError: () => {},
    ...more,
  })
}

export const stale = (): TestWorld => {
  const world = new TestWorld()
  world.authTime -= 1000
  return world
}
