import type { UserManager } from 'oidc-client-ts'
import type { OidcUserManager } from '../oidc-client-ts.js'

/** The real SDK has what the adapter calls. */
export const toSlice = (manager: UserManager): OidcUserManager => manager
