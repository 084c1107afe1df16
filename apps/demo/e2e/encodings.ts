import { createHash } from 'node:crypto'

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')

/** Shorter forms can occur in random bytes by chance. */
const SHORTEST = 6

/** Returns the encodings of bytes inside longer data. In base64, they can start at three offsets. */
function formsOfBytes(bytes: Buffer): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '')
    // The first and last characters also contain bits of the neighboring bytes.
    return whole.slice(offset === 0 ? 0 : offset + 1, -1)
  })
  const hex = bytes.toString('hex')
  return [bytes.toString('latin1'), ...base64, ...base64.map(urlSafe), hex, hex.toUpperCase()]
}

/**
 * Returns every encoding of a text: raw, as JSON in JSON, base64 and base64url at every offset, URL-encoded, hexadecimal, UTF-16, and its SHA-256.
 */
export function formsOf(text: string): ReadonlySet<string> {
  const once = escaped(text)
  const twice = escaped(once)
  const url = encodeURIComponent(text)
  const utf16 = Buffer.from(text, 'utf16le')
  const encoded = [
    once,
    twice,
    escaped(twice),
    url,
    encodeURIComponent(url),
    new URLSearchParams({ '': text }).toString().slice(1),
    ...[Buffer.from(text), utf16, Buffer.from(utf16).swap16(), createHash('sha256').update(text).digest()].flatMap(
      formsOfBytes,
    ),
  ]
  return new Set([text, ...encoded.filter((form) => form.length >= SHORTEST)])
}
