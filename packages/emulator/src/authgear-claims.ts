import type { TestUser } from './users.js'

const PREFIX = 'https://authgear.com/claims/user/'

/** The claims of a user in Authgear's ID Tokens. They may appear in a URL as a hint, so they hold no personal data. */
export const authgearClaims = (user: TestUser | undefined): Record<string, unknown> => ({
  [`${PREFIX}is_anonymous`]: false,
  [`${PREFIX}is_verified`]: true,
  [`${PREFIX}can_reauthenticate`]: user?.canReauthenticate ?? false,
  [`${PREFIX}roles`]: [],
})

/** The response of Authgear's userinfo endpoint for a user with a complete profile: every field that the SDKs read. */
export function authgearUserInfo(user: TestUser | undefined): Record<string, unknown> {
  const { name = '', displayName = '' } = user ?? {}
  const [givenName = '', familyName = ''] = displayName.split(' ')
  return {
    ...authgearClaims(user),
    name: displayName,
    given_name: givenName,
    middle_name: 'Quinn',
    family_name: familyName,
    nickname: givenName,
    preferred_username: name,
    email: `${name}@example.com`,
    email_verified: true,
    phone_number: '+85221800000',
    phone_number_verified: true,
    profile: `https://example.com/${name}`,
    picture: `https://example.com/${name}/picture`,
    website: `https://example.com/${name}/website`,
    gender: 'unspecified',
    birthdate: '1990-01-01',
    zoneinfo: 'Asia/Hong_Kong',
    locale: 'en',
    address: {
      formatted: '1 Example Road, Hong Kong',
      street_address: '1 Example Road',
      locality: 'Hong Kong',
      region: 'Hong Kong',
      postal_code: '000000',
      country: 'HK',
    },
    custom_attributes: {},
  }
}
