import type { Auth0Client } from '@auth0/auth0-spa-js'
import type { Auth0SpaJsClient } from '../auth0-spa-js.js'

/** The real SDK satisfies the adapter's interface. */
export const toSlice = (client: Auth0Client): Auth0SpaJsClient => client
