import { attempt } from './attempt.js'

/** Parses an address; `undefined` if it is invalid. React Native lacks `URL.canParse`. */
export const toUrl = (address: string): URL | undefined => attempt(() => new URL(address))
