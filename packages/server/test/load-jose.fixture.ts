// Loads in advance what the first key would load, so that tests that count turns of the event loop don't wait for files.
import { createKeyFinder } from '../src/keys/key-finder.js'

await Promise.resolve(createKeyFinder({ keys: [] })({ alg: 'RS256' })).catch(() => {})
