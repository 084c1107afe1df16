import { describeAdapter } from '@reauth/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { auth0, startAuth0 } from './auth0.fixture.js'
import type { Emulator } from './index.js'
import { pageWorld } from './page-world.fixture.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startAuth0()
})
afterAll(() => emulator.close())

const { world, makeService } = pageWorld(
  'inProcess',
  () => emulator,
  auth0(() => emulator.url, 'popup'),
)
describe('@auth0/auth0-spa-js, in a window', () => {
  describeAdapter(makeService, world, { describe, it })
})
