import type { BadAdapter } from './bad-adapter.fixture.js'
import { badCallback } from './bad-adapters-callback.fixture.js'
import { badClaims } from './bad-adapters-claims.fixture.js'
import { badErrors } from './bad-adapters-errors.fixture.js'
import { badSession } from './bad-adapters-session.fixture.js'
import { badSignal } from './bad-adapters-signal.fixture.js'

/** Each breaks one rule, as adapters do in real life. */
export const BAD_ADAPTERS: readonly BadAdapter[] = [
  ...badClaims,
  ...badSignal,
  ...badErrors,
  ...badCallback,
  ...badSession,
]
