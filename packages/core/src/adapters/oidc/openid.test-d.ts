import type * as oauth from 'oauth4webapi'
import type { OpenIdModule } from '../openid.js'

/** The real module satisfies the adapter's interface. */
export const toSlice = (module: typeof oauth): OpenIdModule => module
