/** Every way in which this provider can differ from what a relying party expects, and what it does then. */
export const QUIRKS = {
  ignoresMaxAge: 'takes no notice of `max_age`: only `prompt=login` asks again',
  refusesMaxAgeZero: 'answers `max_age=0` with the error `invalid_request`',
  omitsAuthTime: 'leaves `auth_time` out of every ID Token',
  zeroAuthTime: 'says 0 in `auth_time`',
  omitsIdTokenOnRefresh: 'gives no ID Token in the answer to a refresh',
  keepsFirstAuthTime: 'says the `auth_time` of the sign-in in a refresh, also after a reauthentication',
  movesAuthTimeOnRefresh: 'says the time of the refresh in `auth_time`, though nobody authenticated',
  omitsRefreshToken: 'gives no refresh token',
  rotatesRefreshToken:
    'gives a new refresh token with each refresh, and refuses the old one; the profile `oidc` always does',
  anotherSubject: 'signs somebody else in when it asks again, whoever gives the password',
  severalAudiences: 'names several audiences in `aud`, and the client in `azp`',
  isolatesPopups: 'sends `Cross-Origin-Opener-Policy: same-origin`: a popup loses the page that opened it',
} as const

/** The name of a quirk. */
export type QuirkName = keyof typeof QUIRKS

/** Which quirks the emulator has. */
export type Quirks = Readonly<Record<QuirkName, boolean>>

export const QUIRK_NAMES = Object.keys(QUIRKS) as readonly QuirkName[]

export const isQuirk = (name: string): name is QuirkName => Object.hasOwn(QUIRKS, name)

/** Every quirk, off unless it is named. */
export const quirksFrom = (chosen: Partial<Quirks> = {}): Quirks =>
  Object.fromEntries(QUIRK_NAMES.map((name) => [name, chosen[name] ?? false])) as Record<QuirkName, boolean>
