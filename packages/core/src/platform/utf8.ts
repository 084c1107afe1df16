import { attempt } from './attempt.js'

/** Matches a multi-byte character, or the part of it that is there. The searched text has one character per byte. */
const SEQUENCES =
  /(?!\xE0[\x80-\x9F]|\xED[\xA0-\xBF]|\xF0[\x80-\x8F]|\xF4[\x90-\xBF])([\xC2-\xDF][\x80-\xBF]?|[\xE0-\xEF][\x80-\xBF]{0,2}|[\xF0-\xF4][\x80-\xBF]{0,3})|[\x80-\xFF]/g

/**
 * Decodes UTF-8 without a `TextDecoder`, which Hermes lacks. Invalid bytes become U+FFFD, as often as a `TextDecoder`
 * writes it.
 *
 * @param bytes A string with one character per byte.
 *
 * @see {@link https://encoding.spec.whatwg.org/#utf-8-decoder Encoding Standard §8.1.1}
 */
export const fromUtf8 = (bytes: string): string =>
  bytes.replaceAll(SEQUENCES, (sequence) => attempt(() => decodeURIComponent(escape(sequence))) ?? '\uFFFD')
