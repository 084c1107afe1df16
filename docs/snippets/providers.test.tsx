// @vitest-environment happy-dom
import { render } from '@testing-library/react'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const set = {
  authgear: () => import('./provider-authgear.js'),
  'oidc-client-ts': () => import('./provider-oidc-client-ts.js'),
  auth0: () => import('./provider-auth0.js'),
  keycloak: () => import('./provider-keycloak.js'),
  openid: () => import('./provider-openid.js'),
  popup: () => import('./provider-popup.js'),
}

describe('the setup of each SDK', () => {
  it.each(Object.keys(set) as (keyof typeof set)[])('works with its adapter: %s', async (name) => {
    const { reauth } = await set[name]()
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'unknown' })
  })

  it.each(Object.keys(set) as (keyof typeof set)[])(
    'does nothing on a page that is not a callback: %s',
    async (name) => {
      const { reauth } = await set[name]()
      expect(await reauth.resume()).toBeNull()
    },
  )
})

it('passes the same SDK objects to the React providers and the services', async () => {
  const { WithAuth0, WithOidcContext } = await import('./provider-react.js')
  const { getByText } = render(
    <WithOidcContext>
      <WithAuth0>inside</WithAuth0>
    </WithOidcContext>,
  )
  expect(getByText('inside')).toBeDefined()
})

const page = readFileSync(join(import.meta.dirname, '../guide/providers.md'), 'utf8')

it('the guide names every adapter', () => {
  for (const name of ['authgearWeb', 'oidcClientTs', 'auth0SpaJs', 'keycloakJs', 'openid', 'session', 'webauthn'])
    expect(page).toContain(`\`${name}()\``)
})
