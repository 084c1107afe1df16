import { wrongOption } from '../shared/options.js'
import { ReauthServerError } from '../shared/server-error.js'

/** Returns the host name without a trailing dot. */
const nameOf = ({ hostname }: URL): string => hostname.replace(/\.$/, '')

/** Returns the four bytes of an IPv4 address, or `undefined`. A parsed URL always has all four, in decimal. */
function ipv4(host: string): readonly number[] | undefined {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.split('.').map(Number) : undefined
}

/** Returns the eight groups of an IPv6 address in brackets, or `undefined`. */
function ipv6(host: string): readonly number[] | undefined {
  if (!host.startsWith('[')) return undefined
  const [before = [], after] = host
    .slice(1, -1)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))))
  return after === undefined
    ? before
    : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}

/** Returns whether an address isn't public (RFC 6890 §2.2.2). */
const isPrivateIpv4 = ([first = 0, second = 0]: readonly number[]): boolean =>
  first === 0 ||
  first === 10 ||
  first === 127 ||
  (first === 100 && second >= 64 && second < 128) ||
  (first === 169 && second === 254) ||
  (first === 172 && second >= 16 && second < 32) ||
  (first === 192 && second === 168) ||
  (first === 198 && (second === 18 || second === 19)) ||
  first >= 224

/** RFC 6890 §2.2.3. An embedded IPv4 address is checked as one: mapped, compatible (which includes `::` and `::1`), or translated (RFC 6052 §2.1). */
function isPrivateIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups
  const [high = 0, low = 0] = groups.slice(6)
  const inside = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0 || groups[5] === 0xffff)
  const translated = first === 0x64 && second === 0xff9b
  if (inside || translated) return isPrivateIpv4([high >> 8, high & 255, low >> 8, low & 255])
  // Unique local, link-local, the deprecated site-local, multicast.
  return (first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || first >= 0xff00
}

/** Returns whether a URL names this machine: `localhost` and its subdomains (RFC 6761 §6.3), 127.0.0.0/8, or `::1`. */
function isLoopback(url: URL): boolean {
  const host = nameOf(url)
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || ipv4(host)?.[0] === 127
}

/** Returns whether a URL names this machine or an address of a private network. A domain name may still resolve to one: the network or the app's `fetch` must prevent that. */
function isPrivate(url: URL): boolean {
  const host = nameOf(url)
  const [four, six] = [ipv4(host), ipv6(host)]
  if (four !== undefined) return isPrivateIpv4(four)
  return six === undefined ? isLoopback(url) : isPrivateIpv6(six)
}

/**
 * Validates a URL that keys may be fetched from: https, or http on loopback.
 *
 * @param field The name of the option, for the error.
 * @param allowInsecure Whether http is allowed for any host. Default: `false`.
 * @throws {ReauthServerError} `invalidConfiguration`; `field` names the option.
 */
export function toSecureUrl(field: string, address: string, allowInsecure = false): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && (allowInsecure || isLoopback(url)))
  if (url === undefined || !isSecure || url.username !== '' || url.password !== '') {
    throw wrongOption(
      field,
      address,
      'an https URL without a password',
      'Use http on loopback only, or in a private network with `allowInsecureIssuer`.',
    )
  }
  return url
}

/**
 * Validates the `jwks_uri` of an issuer. An issuer on https may not name a URL on http, or one in a private network unless it is in a private network itself.
 *
 * @param address The `jwks_uri` of the discovery document.
 * @param issuer The URL of the document.
 * @param allowInsecure Whether an issuer on http may name any URL on http.
 * @throws {ReauthServerError} `invalidConfiguration` with the field `jwks_uri`.
 */
export function toDiscoveredUrl(address: string, issuer: URL, allowInsecure: boolean): URL {
  const isPlain = issuer.protocol === 'http:'
  const url = toSecureUrl('jwks_uri', address, allowInsecure && isPlain)
  if (isLoopback(issuer) || isPlain) return url
  if (url.protocol !== 'https:')
    throw new ReauthServerError('jwks_uri', 'An issuer on https must not name keys on http.')
  if (isPrivate(url) && !isPrivate(issuer))
    throw new ReauthServerError('jwks_uri', 'A public issuer must not name keys in a private network.')
  return url
}
