/** Returns the value of a base64url digit. */
function valueOf(digit: string): number {
  const code = digit.charCodeAt(0)
  if (digit === '-') return 62
  if (digit === '_') return 63
  return code > 96 ? code - 71 : code > 64 ? code - 65 : code + 4
}

/**
 * Decodes base64url, with or without padding. Does not need `atob()`.
 *
 * @returns A string with one character per byte.
 * @throws {TypeError} If the text is not base64url.
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
