// The hidden frame of Keycloak's SDK came back: the page that holds it reads the answer.
parent.postMessage(location.href, location.origin)
