import authgear from '@authgear/web'
import { defineReauthDialog } from '@reauth/core/dialog'
import { mount } from 'svelte'
import App from './app.svelte'
import { reauth } from './reauth'
import '@reauth/core/dialog.css'

const { VITE_ISSUER, VITE_CLIENT_ID } = import.meta.env
await authgear.configure({ endpoint: VITE_ISSUER, clientID: VITE_CLIENT_ID })
if (location.pathname === '/signed-in') {
  await authgear.finishAuthentication().catch(reportError)
  history.replaceState(null, '', '/')
}

defineReauthDialog({ reauth, closesAtEnd: true })
mount(App, { target: document.querySelector('#root')! })
