/** Synonyms by address, separated by commas, for people who don't know the name. */
export const ALSO = {
  'guide/start': 'install, quick start, getting started, tutorial, setup, react, hello world',
  'guide/providers':
    'auth0, keycloak, okta, cognito, entra, azure ad, firebase, oidc-client-ts, authgear, identity provider, sdk',
  'guide/passkeys': 'passkey, webauthn, fido, security key, touch id, face id, windows hello',
  'guide/native-biometric': 'fingerprint, face, device key',
  'guide/testing': 'how to test, test, tests, vitest, jest, playwright, mock, unit test, coverage',
  'guide/expo': 'expo, eas, app.json, config plugin',
  'guide/react-native': 'react native, ios, android, mobile, biometric',
  'guide/nextjs': 'next.js, nextjs, next, ssr, server side rendering, app router, server components, vercel',
  'guide/frameworks': 'vue, svelte, solid, angular, rxjs, vanilla, plain dom, nuxt, sveltekit',
  'guide/cookie-sessions':
    'cookie session, cookie, session cookie, better-auth, nextauth, auth.js, csrf, xsrf, cross-site request forgery',
  'guide/server': 'endpoint, backend, guard, middleware, express, hono, fastify, nest, trpc, verify token, jwt, jwks',
  'guide/requirements': 'max_age, maxage, acr, acr_values, amr, mfa, 2fa, requirement, step-up, policy',
  'guide/requirements#end-users-who-cant-be-asked': 'can_reauthenticate, cannot reauthenticate',
  'guide/troubleshooting': 'redirect loop, loop, not working, bug, error, infinite, help, problem, debug, csp, cors',
  'guide/requests': 'fetch, axios, ky, interceptor, 401, api client, retry request',
  'guide/emulator': 'local provider, mock provider, fake idp, test users',
  'guide/devtools': 'debugging, devtools panel, live chart',
  'guide/observability': 'logging, telemetry, opentelemetry, tracing, metrics, sentry, analytics, audit log',
  'guide/dialog': 'modal, confirm dialog, i18n, translation, styling, theme, css',
  'guide/embedding': 'xstate, actor, usemachine, statechart in my machine',
  'guide/environments':
    'browser support, safari, firefox, chrome, edge, node version, commonjs, require, bundler, webpack, typescript version, bun, deno',
  'guide/capacitor': 'ionic, hybrid app',
  'guide/adapters': 'write an adapter, custom provider, own sdk, port',
  'concepts/coordination':
    'double click, two tabs, tabs, multiple tabs, concurrency, race, debounce, single-flight, dedupe',
  'concepts/pending-action':
    'sessionstorage, indexeddb, storage, record, resume, what is stored, state survives redirect, form data',
  'concepts/outcomes': 'error codes, status, result, failed, cancelled, refused, back button, pressed back, abandoned',
  'concepts/promises':
    'exactly once, at most once, idempotency, idempotent, idempotency key, idempotency-key, guarantee',
  'concepts/threats': 'threat model, attack, security, xss, clickjacking, replay, session hijacking, pentest',
  'concepts/edge-cases': 'what if, corner cases, offline, reload, network lost, clock wrong',
  'concepts/flow': 'statechart, state machine, how it works, diagram, sequence, step-up',
  glossary: 'auth_time, iat, acr, terms, definitions, words, oidc terms',
  security: 'vulnerability, report, cve, guarantees, limits',
  simulator: 'simulator, simulate, play, playground, try it, time travel',
  paths: 'transition coverage, all paths, test cases, generated tests',
  rules: 'invariants, model checking, formal, verify the flow, break it, mutants',
  chart: 'diagram, svg, mermaid, scxml, dot, plantuml, export, picture',
  inspector: 'inspector, inspect, stately, devtools of another page, recording',
  migration: 'migration, migrate, by hand, existing code, before and after, switch, replace',
  'guide/providers#in-a-window': 'popup, pop-up, popup blocker, popup blocked, window',
  'api/codes': 'codes, error code, all codes',
}
