import { session } from '@reauth/core/adapters/session'
import { openPage, settings } from './page.js'

const { home, redirectURI } = settings

await openPage({
  service: session({ url: '/app/session', signInURL: '/app/sign-in', redirectURI }),
  isSignedIn: async () => (await fetch('/app/me')).ok,
  signIn: async () => location.assign(`/app/sign-in?return_to=${encodeURIComponent(home)}`),
  finishSignIn: () => Promise.resolve(),
})
