import type Keycloak from 'keycloak-js'
import type { KeycloakJsInstance } from '../keycloak-js.js'

/** The real SDK satisfies the adapter's interface. */
export const toSlice = (keycloak: Keycloak): KeycloakJsInstance => keycloak
