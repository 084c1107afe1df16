import * as oauth from 'oauth4webapi'
import { EndUser, type Visit, passwordOf } from './end-user.fixture.js'
import type { Emulator } from './start-emulator.js'

const CALLBACK = 'http://localhost:4300/callback'
const INSECURE = { [oauth.allowInsecureRequests]: true }

/** The parameters of an authorization request. */
export type AuthorizationParameters = Readonly<Record<string, string>>

/** An app with the real, unmodified oauth4webapi, whose checks follow the specifications. */
export class RelyingParty {
  readonly endUser: EndUser
  readonly client: oauth.Client = { client_id: 'demo' }
  readonly as: oauth.AuthorizationServer
  tokens!: oauth.TokenEndpointResponse
  /** The claims of the newest ID Token. */
  claims!: oauth.IDToken

  private constructor(emulator: Emulator, as: oauth.AuthorizationServer) {
    this.endUser = new EndUser(emulator)
    this.as = as
  }

  /** Reads the discovery document. */
  static async discover(emulator: Emulator, at = emulator.issuer): Promise<RelyingParty> {
    const issuer = new URL(at)
    const response = await oauth.discoveryRequest(issuer, INSECURE)
    return new RelyingParty(emulator, await oauth.processDiscoveryResponse(issuer, response))
  }

  /** Sends an authorization request, answers as the end-user, and returns the result. */
  async ask(
    parameters: AuthorizationParameters,
    fields: Record<string, string>,
  ): Promise<Visit & { readonly verifier: string; readonly state: string; readonly nonce: string }> {
    const { href, ...secrets } = await this.authorizationUrl(parameters)
    return { ...(await this.endUser.answer(href, fields)), ...secrets }
  }

  /** Returns the URL of the authorization request, and the state that the app keeps for the callback. */
  async authorizationUrl(parameters: AuthorizationParameters) {
    const verifier = oauth.generateRandomCodeVerifier()
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
    const url = new URL(this.as.authorization_endpoint!)
    url.search = new URLSearchParams({
      client_id: 'demo',
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...parameters,
    }).toString()
    return { href: url.href, verifier, state, nonce }
  }

  /** Signs in or reauthenticates. */
  async signIn(parameters: AuthorizationParameters = {}, fields = passwordOf('alice')): Promise<oauth.IDToken> {
    const { back, html, verifier, state, nonce } = await this.ask(parameters, fields)
    if (back === undefined)
      throw new Error(`The provider showed a page instead of a redirect: ${/<h1>(.*?)<\/h1>/.exec(html)?.[1]}`)
    const callback = oauth.validateAuthResponse(this.as, this.client, new URL(back), state)
    const response = await oauth.authorizationCodeGrantRequest(
      this.as,
      this.client,
      oauth.None(),
      callback,
      CALLBACK,
      verifier,
      INSECURE,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(this.as, this.client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    return this.#keep(tokens, response)
  }

  /** Refreshes the tokens. Default: with the newest refresh token. */
  async refresh(refreshToken = this.tokens.refresh_token!): Promise<oauth.IDToken | undefined> {
    const response = await oauth.refreshTokenGrantRequest(this.as, this.client, oauth.None(), refreshToken, INSECURE)
    return this.#keep(await oauth.processRefreshTokenResponse(this.as, this.client, response), response)
  }

  async userInfo(): Promise<oauth.UserInfoResponse> {
    const response = await oauth.userInfoRequest(this.as, this.client, this.tokens.access_token, INSECURE)
    return oauth.processUserInfoResponse(this.as, this.client, this.claims.sub, response)
  }

  async #keep(tokens: oauth.TokenEndpointResponse, response: Response): Promise<oauth.IDToken> {
    this.tokens = tokens
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    if (claims !== undefined) {
      await oauth.validateApplicationLevelSignature(this.as, response, INSECURE)
      this.claims = claims
    }
    return claims!
  }
}
