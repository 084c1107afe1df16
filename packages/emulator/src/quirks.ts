/** Every way in which this provider can differ from a relying party's expectation, with a description. */
export const QUIRKS = {
  ignoresMaxAge: 'ignores `max_age`: only `prompt=login` prompts again',
  refusesMaxAgeZero: 'responds to `max_age=0` with the error `invalid_request`',
  omitsAuthTime: 'leaves `auth_time` out of every ID Token',
  zeroAuthTime: 'says 0 in `auth_time`',
  omitsIdTokenOnRefresh: 'returns no ID Token in the response to a refresh',
  keepsFirstAuthTime: 'keeps the `auth_time` of the sign-in in a refresh, even after a reauthentication',
  movesAuthTimeOnRefresh: 'sets `auth_time` to the time of the refresh, although nobody authenticated',
  omitsRefreshToken: 'issues no refresh token',
  rotatesRefreshToken:
    'issues a new refresh token with each refresh and refuses the old one, as the profile `oidc` always does',
  anotherSubject: 'signs in a different user at reauthentication, whoever enters the password',
  severalAudiences: 'names several audiences in `aud`, and the client in `azp`',
  isolatesPopups: 'sends `Cross-Origin-Opener-Policy: same-origin`: a popup loses the page that opened it',
} as const

/** The name of a quirk. */
export type QuirkName = keyof typeof QUIRKS

/** The state of every quirk. */
export type Quirks = Readonly<Record<QuirkName, boolean>>

export const QUIRK_NAMES = Object.keys(QUIRKS) as readonly QuirkName[]

export const isQuirk = (name: string): name is QuirkName => Object.hasOwn(QUIRKS, name)

/** Returns every quirk, off unless it is in `chosen`. */
export const quirksFrom = (chosen: Partial<Quirks> = {}): Quirks =>
  Object.fromEntries(QUIRK_NAMES.map((name) => [name, chosen[name] ?? false])) as Record<QuirkName, boolean>
