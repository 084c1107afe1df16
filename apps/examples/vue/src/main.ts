import authgear from '@authgear/web'
import { defineReauthDialog } from '@reauth/core/dialog'
import { createReauthPlugin } from '@reauth/vue'
import { createApp } from 'vue'
import App from './app.vue'
import { reauth } from './reauth'
import '@reauth/core/dialog.css'

const { VITE_ISSUER, VITE_CLIENT_ID } = import.meta.env
await authgear.configure({ endpoint: VITE_ISSUER, clientID: VITE_CLIENT_ID })
if (location.pathname === '/signed-in') {
  await authgear.finishAuthentication().catch(reportError)
  history.replaceState(null, '', '/')
}

defineReauthDialog({ reauth, closesAtEnd: true })
createApp(App).use(createReauthPlugin(reauth)).mount('#root')
