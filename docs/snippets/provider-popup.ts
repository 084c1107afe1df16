// #region popup
import { createReauth } from '@reauth/core'
import { oidcClientTs } from '@reauth/core/adapters/oidc-client-ts'
import { userManager } from './provider-oidc-client-ts.js'

export const reauth = createReauth({ service: oidcClientTs(userManager, { mode: 'popup', fallback: 'redirect' }) })
// #endregion
