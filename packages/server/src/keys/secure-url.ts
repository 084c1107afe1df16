import { wrongOption } from '../shared/options.js'
import { ReauthServerError } from '../shared/server-error.js'

/** The name of a host, without the dot that may stand at its end. */
const nameOf = ({ hostname }: URL): string => hostname.replace(/\.$/, '')

/** The four bytes of an IPv4 address, or `undefined`. A parsed URL writes all of them, in decimal. */
function ipv4(host: string): readonly number[] | undefined {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.split('.').map(Number) : undefined
}

/** The eight groups of an IPv6 address in brackets, or `undefined`. */
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

/** Whether an address is of no public network (RFC 6890 §2.2.2). */
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

/** RFC 6890 §2.2.3. An IPv4 address inside is looked at as one: mapped, compatible (which holds `::` and `::1`), or translated (RFC 6052 §2.1). */
function isPrivateIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups
  const [high = 0, low = 0] = groups.slice(6)
  const inside = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0 || groups[5] === 0xffff)
  const translated = first === 0x64 && second === 0xff9b
  if (inside || translated) return isPrivateIpv4([high >> 8, high & 255, low >> 8, low & 255])
  // Unique local, link-local and the site-local of old, multicast.
  return (first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || first >= 0xff00
}

/** Whether a URL names this machine: `localhost` and names below it (RFC 6761 §6.3), 127.0.0.0/8, or `::1`. */
function isLoopback(url: URL): boolean {
  const host = nameOf(url)
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || ipv4(host)?.[0] === 127
}

/** Whether a URL names, by its address, this machine or one of a private network. Another name may still lead there: that is for the network, or for the app's `fetch`. */
function isPrivate(url: URL): boolean {
  const host = nameOf(url)
  const [four, six] = [ipv4(host), ipv6(host)]
  if (four !== undefined) return isPrivateIpv4(four)
  return six === undefined ? isLoopback(url) : isPrivateIpv6(six)
}

/**
 * Checks an address that keys may be fetched from: https, or http on this machine.
 *
 * @param field The option that holds it.
 * @param allowInsecure Whether http is allowed everywhere.
 * @throws {ReauthServerError} `invalidConfiguration` with the field.
 */
export function toSecureUrl(field: string, address: string, allowInsecure = false): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && (allowInsecure || isLoopback(url)))
  if (url === undefined || !isSecure || url.username !== '' || url.password !== '') {
    throw wrongOption(
      field,
      address,
      'Give an https address without a password; http is for loopback only, or for a private network with `allowInsecureIssuer`.',
    )
  }
  return url
}

/**
 * Checks where an issuer says that its keys are: an issuer on https never leads to http or into a private network that it is not part of itself.
 *
 * @param address What the discovery document says.
 * @param issuer Whose document it is.
 * @param allowInsecure Whether an issuer on http may lead to http anywhere.
 * @throws {ReauthServerError} `invalidConfiguration` with `jwks_uri`.
 */
export function toDiscoveredUrl(address: string, issuer: URL, allowInsecure: boolean): URL {
  const isPlain = issuer.protocol === 'http:'
  const url = toSecureUrl('jwks_uri', address, allowInsecure && isPlain)
  if (isLoopback(issuer) || isPlain) return url
  if (url.protocol !== 'https:') throw new ReauthServerError('jwks_uri', 'An issuer on https led to http.')
  if (isPrivate(url) && !isPrivate(issuer))
    throw new ReauthServerError('jwks_uri', 'A public issuer led into a private network.')
  return url
}
