import type * as oauth from 'oauth4webapi'
import type { OpenIdModule } from '../openid.js'

/** The real module has what the adapter calls. */
export const toSlice = (module: typeof oauth): OpenIdModule => module
