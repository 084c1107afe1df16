import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violationsOf } from './boundaries.mjs'

const cases = [
  ['the machine may import policy', 'packages/core/src/machine/a.ts', "import { x } from '@reauth/policy'", 0],
  ['the machine may not import the facade', 'packages/core/src/machine/a.ts', "import { x } from '../facade/b.js'", 1],
  ['policy imports nothing', 'packages/policy/src/a.ts', "import { x } from 'jose'", 1],
  ['the server may not import core', 'packages/server/src/a.ts', "import type { X } from '@reauth/core'", 1],
  ['an adapter may not import its SDK', 'packages/core/src/adapters/a.ts', "import authgear from '@authgear/web'", 1],
  ['a lazy import counts', 'packages/policy/src/a.ts', "const x = await import('xstate')", 1],
  ['an export from another room counts', 'packages/core/src/machine/a.ts', "export { x } from '../pending/b.js'", 1],
  ['an import over several lines counts', 'packages/policy/src/a.ts', "import {\n  x,\n  y,\n} from 'xstate'", 1],
  [
    'an app may not reach into a package',
    'apps/demo/web/src/a.ts',
    "import { x } from '@reauth/core/dist/index.js'",
    1,
  ],
  ['an app may not reach into another app', 'apps/demo/web/src/a.ts', "import { x } from '../../../docs/src/b.js'", 1],
  [
    'an app shares the settings of browser tests',
    'apps/demo/playwright.config.ts',
    "import { x } from '../playwright.base.js'",
    0,
  ],
  ['an app uses packages by their public names', 'apps/demo/web/src/a.ts', "import { x } from '@reauth/core'", 0],
  [
    'a drawing may lay out by any part of elkjs',
    'packages/statechart/src/layout/a.ts',
    "import x from 'elkjs/lib/elk-api.js'",
    0,
  ],
  [
    'a drawing may not import React outside its view',
    'packages/statechart/src/draw/a.ts',
    "import { x } from 'react'",
    1,
  ],
  ['nothing of core imports an adapter', 'packages/core/src/facade/a.ts', "import { x } from '../adapters/b.js'", 1],
]

for (const [title, file, text, expected] of cases) {
  void test(title, () => assert.equal(violationsOf(file, text).length, expected))
}
