import type { TestUser } from './users.js'

const PREFIX = 'https://authgear.com/claims/user/'

/** What Authgear's ID Tokens say of a user. They travel in an address, so they name nobody. */
export const authgearClaims = (user: TestUser | undefined): Record<string, unknown> => ({
  [`${PREFIX}is_anonymous`]: false,
  [`${PREFIX}is_verified`]: true,
  [`${PREFIX}can_reauthenticate`]: user?.canReauthenticate ?? false,
  [`${PREFIX}roles`]: [],
})

/** What Authgear's userinfo endpoint says of a user: every field that the SDKs read, as an end-user has them who filled in the whole profile. */
export function authgearUserInfo(user: TestUser | undefined): Record<string, unknown> {
  const { name = '', displayName = '' } = user ?? {}
  const [given = '', family = ''] = displayName.split(' ')
  return {
    ...authgearClaims(user),
    name: displayName,
    given_name: given,
    middle_name: 'Quinn',
    family_name: family,
    nickname: given,
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
