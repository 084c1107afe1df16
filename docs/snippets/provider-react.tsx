// #region react
import { Auth0Provider } from '@auth0/auth0-react'
import type { ReactNode } from 'react'
import { AuthProvider } from 'react-oidc-context'
import { client } from './provider-auth0.js'
import { userManager } from './provider-oidc-client-ts.js'

interface Props {
  readonly children: ReactNode
}

/** Leaves every callback to `finish()`. */
export const WithOidcContext = ({ children }: Props): ReactNode => (
  <AuthProvider userManager={userManager} skipSigninCallback>
    {children}
  </AuthProvider>
)

/** May also handle the callback. */
export const WithAuth0 = ({ children }: Props): ReactNode => <Auth0Provider client={client}>{children}</Auth0Provider>
// #endregion
