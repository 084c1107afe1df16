// What the first key loads is there at once in a test: tests that count turns of the event loop do not wait for files.
import { createKeyFinder } from '../src/keys/key-finder.js'

await Promise.resolve(createKeyFinder({ keys: [] })({ alg: 'RS256' })).catch(() => {})
