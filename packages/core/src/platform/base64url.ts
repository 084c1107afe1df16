/** The value of a digit of base64url. */
function valueOf(digit: string): number {
  const code = digit.charCodeAt(0)
  if (digit === '-') return 62
  if (digit === '_') return 63
  return code > 96 ? code - 71 : code > 64 ? code - 65 : code + 4
}

/**
 * Reads base64url, with or without padding, also where there is no `atob()`.
 *
 * @returns A character for each byte.
 * @throws {TypeError} For anything else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4648#section-5 RFC 4648 §5}
 */
export function fromBase64url(text: string): string {
  const digits = text.replace(/=*$/, '')
  if (/[^\w-]/.test(digits)) throw new TypeError('no base64url')
  let bytes = ''
  let bits = 0
  let count = 0
  for (const digit of digits) {
    bits = (bits << 6) | valueOf(digit)
    count += 6
    if (count >= 8) bytes += String.fromCharCode((bits >> (count -= 8)) & 255)
  }
  return bytes
}
