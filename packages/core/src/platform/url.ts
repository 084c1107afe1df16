import { attempt } from './attempt.js'

/** Reads an address; `undefined` for what is none. `URL.canParse` is missing in React Native. */
export const toUrl = (address: string): URL | undefined => attempt(() => new URL(address))
