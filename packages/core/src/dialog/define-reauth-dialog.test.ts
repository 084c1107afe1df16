import { expect, it } from 'vitest'
import { defineReauthDialog } from './reauth-dialog.js'

it.each(['dialog', 'Reauth-Dialog', ''])('refuses %j, which is not a name of a custom element', (name) => {
  expect(() => defineReauthDialog({ name })).toThrow(expect.objectContaining({ field: 'name' }))
})

it('does nothing without a DOM, so that a server can render the page', () => {
  expect(globalThis.customElements).toBeUndefined()
  expect(() => defineReauthDialog({ texts: { confirm: 'Weiter' } })).not.toThrow()
})
