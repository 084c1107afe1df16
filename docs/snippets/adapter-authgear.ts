// #region wire
import authgear from '@authgear/web'
import { createReauth } from '@reauth/core'
import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'

const wire = authgearWire()
export const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback', wire }),
})

export const configure = (): Promise<void> =>
  authgear.configure({ endpoint: 'https://example.authgear.cloud', clientID: 'my-client-id', fetch: wire.fetch })
// #endregion
