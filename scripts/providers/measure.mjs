// Measures what a provider honours, with plain requests and its own pages.
import { createHash, randomBytes } from 'node:crypto'
import { passThrough } from './journey.mjs'

const claimsOf = (idToken) => JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url'))

/** Runs in the page. */
async function post({ address, fields }) {
  try {
    const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) })
    return { status: response.status, body: await response.json().catch(() => ({})) }
  } catch {
    return undefined
  }
}

/** An end-user with their own browser, and an app that uses only the protocol. */
export class Wire {
  coop = new Set()

  constructor({ page, provider, server, metadata, origin, clientId }) {
    Object.assign(this, { page, provider, server, metadata, origin, clientId })
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && !response.url().startsWith(origin))
        this.coop.add(response.headers()['cross-origin-opener-policy'] ?? 'none')
    })
  }

  /** Returns whether a page of another origin may read the response of the token endpoint. */
  async hasCors() {
    await this.page.goto(this.origin)
    const fields = { client_id: this.clientId, grant_type: 'refresh_token', refresh_token: 'none' }
    return (await this.page.evaluate(post, { address: this.metadata.token_endpoint, fields })) !== undefined
  }

  /** Gets tokens. The end-user answers the provider's pages. */
  async authorize(parameters = {}, { user = this.provider.users[0], refuses } = {}) {
    const verifier = randomBytes(32).toString('base64url')
    const redirectURI = `${this.origin}/callback`
    const query = new URLSearchParams({
      client_id: this.clientId,
      redirect_uri: redirectURI,
      response_type: 'code',
      scope: this.provider.scope,
      state: randomBytes(8).toString('hex'),
      nonce: randomBytes(8).toString('hex'),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...parameters,
    })
    if (parameters.nonce === '') query.delete('nonce')
    await this.page.goto(`${this.metadata.authorization_endpoint}?${query}`, { waitUntil: 'commit' })
    const screens = await passThrough(this.page, this.provider, this.origin, user, { refuses })
    const { searchParams } = new URL(this.page.url())
    const error = searchParams.get('error') ?? undefined
    if (error !== undefined) return { screens, isAsked: screens.includes('login'), error, iss: searchParams.get('iss') }
    const { body } = await this.#token({
      grant_type: 'authorization_code',
      code: searchParams.get('code'),
      redirect_uri: redirectURI,
      code_verifier: verifier,
    })
    return {
      screens,
      isAsked: screens.includes('login'),
      tokens: body,
      claims: claimsOf(body.id_token),
      iss: searchParams.get('iss'),
    }
  }

  async refresh(refreshToken) {
    const { status, body } = await this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken })
    return { status, tokens: body, claims: body.id_token && claimsOf(body.id_token) }
  }

  async #token(fields) {
    return this.page.evaluate(post, {
      address: this.metadata.token_endpoint,
      fields: { client_id: this.clientId, ...fields },
    })
  }

  /** Ends the session as an app does. Returns the result. */
  async signOut(idToken) {
    const endpoint = this.metadata.end_session_endpoint
    if (endpoint === undefined) return 'no endpoint'
    const query = new URLSearchParams({
      client_id: this.clientId,
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.origin}/`,
    })
    await this.page.goto(`${endpoint}?${query}`, { waitUntil: 'commit' })
    await passThrough(this.page, this.provider, this.origin)
    const isBack = this.page.url().startsWith(this.origin)
    const { isAsked } = await this.authorize()
    if (!isAsked) return 'ignored'
    return isBack ? 'yes' : 'yes, without a way back'
  }
}

/** Returns how a provider reacted to a request: it prompted the end-user, ignored the parameter, or returned an error. */
const reactionOf = ({ error, isAsked }) => (error === undefined ? (isAsked ? 'asks' : 'ignored') : 'refused')

/** Describes the behaviour of `auth_time`, with the claims of a token from a session that is ten minutes old. */
function authTimeOf(signedIn, asked) {
  const { auth_time: authTime } = signedIn.claims
  if (authTime === undefined) return asked.claims?.auth_time > 0 ? 'if `max_age` is sent' : 'missing'
  return authTime > 0 ? 'yes' : 'always 0'
}

const TEN_MINUTES = 600

/**
 * Measures a provider through its own pages.
 *
 * @param open Opens a {@link Wire} in a browser without a session.
 */
export async function measure({ provider, server, open }) {
  const wire = await open()
  const cors = await wire.hasCors()
  server.allowOrigin?.(wire.origin)
  const refusal = await wire.authorize(provider.signIn, { user: provider.users[1], refuses: true })

  const first = await open()
  const signedIn = await first.authorize(provider.signIn)
  const { refresh_token: refreshToken } = signedIn.tokens
  const refreshed = await first.refresh(refreshToken)
  const { refresh_token: rotated } = refreshed.tokens

  // For each request the session is too old.
  const stale = (parameters, options) => {
    server.age(TEN_MINUTES)
    return first.authorize(parameters, options)
  }
  const zero = await stale({ max_age: '0' })
  const prompted = await stale({ prompt: 'login' })
  const limited = await stale({ max_age: '300' })
  const bare = await first.authorize({ nonce: '' })
  const within = await first.authorize({ max_age: '300' })
  const both = await stale({ max_age: '0', prompt: 'login' })
  const refreshedLater = await first.refresh(rotated ?? refreshToken)
  const [acr = 'urn:example:gold'] = (first.metadata.acr_values_supported ?? []).filter(
    (value) => value !== signedIn.claims.acr,
  )
  const stronger = await stale({ acr_values: acr })
  const another = await stale({ prompt: 'login' }, { user: provider.users[1] })
  const reused = rotated && (await first.refresh(refreshToken))
  const signedOut = await first.signOut(another.tokens.id_token)

  return {
    'max_age=0': reactionOf(zero),
    'max_age above 0': within.isAsked ? 'always asks' : reactionOf(limited),
    'prompt=login': reactionOf(prompted),
    'max_age=0 and prompt=login': reactionOf(both),
    'auth_time in the ID Token': authTimeOf(signedIn, limited),
    'ID Token in the answer to a refresh': refreshed.claims === undefined ? 'no' : 'yes',
    'auth_time after a refresh': authTimeAfterRefresh(signedIn.claims, refreshed.claims),
    'auth_time of an older refresh token': authTimeOfOlder(both.claims, refreshedLater.claims),
    'refresh token at a reauthentication': prompted.tokens?.refresh_token === undefined ? 'no' : 'yes',
    'rotation of refresh tokens':
      rotated === undefined || rotated === refreshToken
        ? 'no'
        : reused?.status === 200
          ? 'yes, the old one still works'
          : 'yes',
    acr_values: stronger.claims?.acr === acr ? 'honoured' : 'ignored',
    'amr in the ID Token': signedIn.claims.amr === undefined ? 'no' : 'yes',
    'a request without a nonce': bare.error === undefined ? 'accepted' : 'refused',
    'iss on the callback': signedIn.iss === null ? 'no' : 'yes',
    'end-user refuses': refusal.error ?? "can't",
    'another account at a reauthentication': another.claims.sub === signedIn.claims.sub ? 'no' : 'yes',
    'end of the session': signedOut,
    COOP: [...first.coop].filter((policy) => policy !== 'none').join(', ') || 'none',
    'CORS at the token endpoint': cors ? 'yes' : 'no',
  }
}

function authTimeAfterRefresh(before, after) {
  if (after?.auth_time === undefined) return 'missing'
  return after.auth_time === before.auth_time ? 'kept' : 'moved'
}

/** Describes the `auth_time` that an older refresh token returns after a reauthentication. */
function authTimeOfOlder(newest, refreshed) {
  if (refreshed?.auth_time === undefined) return 'missing'
  return refreshed.auth_time === newest?.auth_time ? 'the new one' : 'the old one'
}
