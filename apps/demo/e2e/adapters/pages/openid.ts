import { openid } from '@reauth/core/adapters/openid'
import * as oauth from 'oauth4webapi'
import { openPage, promptOptions, settings } from './page.js'

const { issuer, clientID, home, redirectURI } = settings
const service = openid(oauth, { issuer, clientID, redirectURI, allowInsecureLoopback: true, ...promptOptions })
let isSignedIn = false

await openPage({
  service,
  isSignedIn: () => isSignedIn,
  signIn: () => service.signIn({ returnTo: home }),
  finishSignIn: async () => {
    isSignedIn = (await service.finishSignIn())?.isSignedIn === true
  },
})
