// #region react
import type { Reauth } from '@reauth/core'
import { ReauthDialog, ReauthProvider } from '@reauth/react'
import type { ReactNode } from 'react'

export const withDialog = (reauth: Reauth, app: ReactNode): ReactNode => (
  <ReauthProvider reauth={reauth}>
    {app}
    <ReauthDialog />
  </ReauthProvider>
)
// #endregion
