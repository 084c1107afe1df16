import type Keycloak from 'keycloak-js'
import type { KeycloakJsInstance } from '../keycloak-js.js'

/** The real SDK has what the adapter calls. */
export const toSlice = (keycloak: Keycloak): KeycloakJsInstance => keycloak
