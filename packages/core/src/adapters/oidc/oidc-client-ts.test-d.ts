import type { UserManager } from 'oidc-client-ts'
import type { OidcUserManager } from '../oidc-client-ts.js'

/** The real SDK satisfies the adapter's interface. */
export const toSlice = (manager: UserManager): OidcUserManager => manager
