import type { Reauth } from '@reauth/core'
import { createInspection } from '@reauth/devtools'
import { ReauthProvider } from '@reauth/react'
import { ReauthDevtools } from '@reauth/react/devtools'
import type { ReactNode } from 'react'

// #region inspection
// reauth.ts: give it to createReauth({ inspect: inspection.inspect }).
export const inspection = createInspection({ keepInTab: true })
// #endregion

export function Root({ reauth, app }: { reauth: Reauth; app: ReactNode }): ReactNode {
  // #region react
  return (
    <ReauthProvider reauth={reauth}>
      {app}
      <ReauthDevtools inspection={inspection} />
    </ReauthProvider>
  )
  // #endregion
}
