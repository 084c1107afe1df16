// #region provide
import type { Reauth } from '@reauth/core'
import { setReauthContext } from '@reauth/svelte'

/** In the `<script>` of the root component, or of the root layout. */
export const provide = (reauth: Reauth): void => setReauthContext(reauth)
// #endregion
