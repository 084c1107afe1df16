// The callback of Keycloak's hidden frame. The parent page reads the result.
parent.postMessage(location.href, location.origin)
