import { attempt } from './attempt.js'

/** A character of several bytes, or as much of one as there is. Each byte is one character of the text that is searched. */
const SEQUENCES =
  /(?!\xE0[\x80-\x9F]|\xED[\xA0-\xBF]|\xF0[\x80-\x8F]|\xF4[\x90-\xBF])([\xC2-\xDF][\x80-\xBF]?|[\xE0-\xEF][\x80-\xBF]{0,2}|[\xF0-\xF4][\x80-\xBF]{0,3})|[\x80-\xFF]/g

/**
 * Reads UTF-8, also where there is no `TextDecoder`: Hermes has none. What is no UTF-8 becomes U+FFFD, as often as a `TextDecoder` writes it.
 *
 * @param bytes A character for each byte.
 *
 * @see {@link https://encoding.spec.whatwg.org/#utf-8-decoder Encoding Standard §8.1.1}
 */
export const fromUtf8 = (bytes: string): string =>
  bytes.replaceAll(SEQUENCES, (sequence) => attempt(() => decodeURIComponent(escape(sequence))) ?? '\uFFFD')
