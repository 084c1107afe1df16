import { expect, it } from 'vitest'
import { defineReauthDialog } from './reauth-dialog.js'

it('is not defined where there is no DOM, so that a server can render the page', () => {
  expect(globalThis.customElements).toBeUndefined()
  expect(() => defineReauthDialog({ texts: { confirm: 'Weiter' } })).not.toThrow()
})
