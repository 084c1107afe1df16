import { expect, it } from 'vitest'
import { defineReauthDialog } from './reauth-dialog.js'

it.each(['dialog', 'Reauth-Dialog', ''])('refuses %j, which is no name of a custom element', (name) => {
  expect(() => defineReauthDialog({ name })).toThrow(expect.objectContaining({ field: 'name' }))
})

it('is not defined where there is no DOM, so that a server can render the page', () => {
  expect(globalThis.customElements).toBeUndefined()
  expect(() => defineReauthDialog({ texts: { confirm: 'Weiter' } })).not.toThrow()
})
