import { ADVICE } from './words/advice.js'
import type { EndCode } from './words/codes.js'
import { CODES } from './words/texts.js'

/** A text for each code. Write one object per language. */
export type Messages = { readonly [Code in EndCode]: string }

const codes = Object.keys(CODES) as EndCode[]

/**
 * The English texts for the end-user, one for each code.
 *
 * @example
 * const german: Messages = { ...messages, cancelled: 'Sie haben den Vorgang abgebrochen.' }
 */
export const messages: Messages = /* @__PURE__ */ Object.fromEntries(
  codes.map((code) => [code, CODES[code].text]),
) as Messages

/**
 * Advice for developers, for each code. Not for the end-user.
 *
 * @example
 * if (error) console.warn(error.code, developerMessages[error.code], error.cause)
 */
export const developerMessages: Messages = ADVICE
