import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { boundariesOf } from './boundaries.mjs'

const OURS = ['policy', 'core', 'server', 'react', 'statechart', 'emulator', 'vue']
const THEIRS = ['jose', 'xstate', 'react', 'vue', 'elkjs', 'hono', 'oidc-provider', '@authgear/web']
const empty = 'export const nothing = 0\n'
const manifest = (name, main) => JSON.stringify({ name, type: 'module', exports: { '.': main } })

/** A repository without problems. */
const CLEAN = {
  ...Object.fromEntries(
    OURS.map((name) => [`packages/${name}/package.json`, manifest(`@reauth/${name}`, './dist/index.js')]),
  ),
  ...Object.fromEntries(OURS.map((name) => [`packages/${name}/dist/index.js`, empty])),
  ...Object.fromEntries(THEIRS.map((name) => [`node_modules/${name}/package.json`, manifest(name, './index.js')])),
  ...Object.fromEntries(THEIRS.map((name) => [`node_modules/${name}/index.js`, empty])),
  'packages/policy/src/index.ts': empty,
  'packages/core/src/index.ts': "export { run } from './run/run.js'\n",
  'packages/core/src/lazy.ts': "import type { run } from './run/run.js'\nexport type Run = typeof run\n",
  'packages/core/src/words/word.ts': "import { word } from '@reauth/policy'\nexport { word }\n",
  'packages/core/src/run/run.ts':
    "import { createActor } from 'xstate'\nimport { word } from '../words/word.js'\nexport const run = [createActor, word]\n",
  'packages/core/src/adapters/sdk.test-d.ts': "import type { Sdk } from '@authgear/web'\nexport type It = Sdk\n",
  'packages/core/src/words/word.test.ts': "import { run } from '../run/run.js'\nrun()\n",
  'packages/core/vitest.config.ts': empty,
  'packages/server/src/index.ts': "import '@reauth/policy'\nimport './keys/key.js'\n",
  'packages/server/src/keys/key.ts': "import type { JWK } from 'jose'\nexport type Key = JWK\n",
  'packages/react/src/index.ts': "import 'react'\nimport '@reauth/core'\n",
  'packages/vue/src/index.ts': "import 'vue'\nimport '@reauth/core'\n",
  'packages/statechart/src/react/view.tsx': "import 'react'\nimport '../draw.js'\n",
  'packages/statechart/src/cli.ts': "import 'node:fs'\nimport './draw.js'\n",
  'packages/statechart/src/draw.ts': "import 'elkjs'\n",
  'packages/emulator/src/index.ts': "import 'oidc-provider'\nimport 'node:http'\n",
  'packages/emulator/src/emulator.test.ts': "import '@reauth/core'\n",
  'apps/playwright.base.ts': empty,
  'apps/demo/playwright.config.ts': "import '../playwright.base.js'\n",
  'apps/demo/web/src/app.tsx': "import '@reauth/react'\nimport './page.js'\n",
  'apps/demo/web/src/page.tsx': empty,
  'apps/docs/src/menu.ts': "import menu from './generated/menu.json' with { type: 'json' }\nexport { menu }\n",
}

/** Checks a repository with these additional files. */
async function checked(files) {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'))
  try {
    for (const [path, text] of Object.entries({ ...CLEAN, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    mkdirSync(join(root, 'node_modules/@reauth'), { recursive: true })
    for (const name of OURS)
      symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@reauth', name), 'junction')
    return await boundariesOf(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

void test('finds no problem in a clean repository, and checks every source', async () => {
  const { files, lines } = await checked({})
  assert.deepEqual(lines, [])
  const sources = Object.keys(CLEAN).filter((path) => /^(packages|apps)\/.*\.tsx?$/.test(path))
  assert.ok(files >= sources.length, `${files} of ${sources.length}`)
})

/**
 * Leaks: a title, the rule that finds it, and the added files, of which the first is at fault.
 *
 * @type {[title: string, rule: string, files: Record<string, string>][]}
 */
const LEAKS = [
  [
    'a comment inside the import clause',
    'policy',
    { 'packages/policy/src/a.ts': "import { SignJWT /* to sign */ } from 'jose'\n" },
  ],
  ['an import over several lines', 'policy', { 'packages/policy/src/a.ts': "import {\n  x,\n  y,\n} from 'xstate'\n" }],
  ['an import for its effects', 'policy', { 'packages/policy/src/a.ts': "import 'xstate'\n" }],
  ['a lazy import', 'policy', { 'packages/policy/src/a.ts': "export const x = await import('xstate')\n" }],
  ['an export from elsewhere', 'policy', { 'packages/policy/src/a.ts': "export * from 'xstate'\n" }],
  ['a type of elsewhere', 'policy', { 'packages/policy/src/a.ts': "export type X = import('xstate').X\n" }],
  ['a module of Node', 'policy', { 'packages/policy/src/a.ts': "import 'node:fs'\n" }],
  ['a package that is not installed', 'policy', { 'packages/policy/src/a.ts': "import 'left-pad'\n" }],
  ['a source below a folder named dist', 'policy', { 'packages/policy/src/dist/a.ts': "import 'jose'\n" }],
  ['a source in JavaScript', 'policy', { 'packages/policy/src/a.mjs': "import 'jose'\n" }],
  [
    'a new package that imports the server',
    'unknown folder',
    { 'packages/ember/src/a.ts': "import '@reauth/server'\n" },
  ],
  ['a new package that imports nothing', 'unknown folder', { 'packages/ember/src/a.ts': empty }],
  ['a new folder of core', 'unknown folder', { 'packages/core/src/helpers/a.ts': empty }],
  ['a test in a new folder of core', 'unknown folder', { 'packages/core/src/helpers/a.test.ts': empty }],
  ['a new file at the top of core', 'unknown folder', { 'packages/core/src/a.ts': empty }],
  ['a new folder beside src', 'unknown folder', { 'packages/server/lib/a.ts': empty }],
  ['an upward arrow', 'core words', { 'packages/core/src/words/a.ts': "import '../run/run.js'\n" }],
  [
    'an upward arrow of a type',
    'core words',
    { 'packages/core/src/words/a.ts': "import type { run } from '../run/run.js'\nexport type R = typeof run\n" },
  ],
  [
    'an arrow on one floor',
    'core action',
    { 'packages/core/src/action/a.ts': "import '../pending/b.js'\n", 'packages/core/src/pending/b.ts': empty },
  ],
  ['an arrow to the entry', 'core run', { 'packages/core/src/run/a.ts': "import '../index.js'\n" }],
  [
    'an entry that holds an adapter',
    'core entries',
    { 'packages/core/src/lazy.ts': "import './adapters/a.js'\n", 'packages/core/src/adapters/a.ts': empty },
  ],
  ['a chart engine outside the chart', 'core words', { 'packages/core/src/words/a.ts': "import 'xstate'\n" }],
  ['an SDK in an adapter', 'core adapters', { 'packages/core/src/adapters/a.ts': "import '@authgear/web'\n" }],
  [
    'the type of an SDK in an adapter',
    'core adapters',
    { 'packages/core/src/adapters/a.ts': "import type { A } from '@authgear/web'\nexport type B = A\n" },
  ],
  [
    'an SDK at run time in a type test',
    'types of SDKs',
    { 'packages/core/src/adapters/a.test-d.ts': "import { A } from '@authgear/web'\nvoid A\n" },
  ],
  [
    'core in the server',
    'server guard',
    { 'packages/server/src/guard/a.ts': "import type { X } from '@reauth/core'\nexport type Y = X\n" },
  ],
  ['the chart engine in the server', 'server entries', { 'packages/server/src/a.ts': "import 'xstate'\n" }],
  [
    'an upward arrow in the server',
    'server keys',
    {
      'packages/server/src/keys/a.ts': "import '../verifier/b.js'\n",
      'packages/server/src/verifier/b.ts': empty,
    },
  ],
  ['a new folder of the server', 'unknown folder', { 'packages/server/src/lib/a.ts': empty }],
  [
    'the server in a binding',
    'vue',
    { 'packages/vue/src/a.ts': "import { createVerifier } from '@reauth/server'\nvoid createVerifier\n" },
  ],
  ['a package of ours in the emulator', 'emulator', { 'packages/emulator/src/a.ts': "import '@reauth/policy'\n" }],
  ['React outside the view of a drawing', 'statechart', { 'packages/statechart/src/a.ts': "import 'react'\n" }],
  [
    'the view of a drawing outside of it',
    'statechart',
    { 'packages/statechart/src/a.ts': "import './react/view.js'\n" },
  ],
  ['Node in a drawing', 'statechart', { 'packages/statechart/src/a.ts': "import 'node:fs'\n" }],
  [
    'a circle',
    'circle',
    { 'packages/policy/src/a.ts': "import './b.js'\n", 'packages/policy/src/b.ts': "import './a.js'\n" },
  ],
  [
    'a circle of types',
    'circle',
    {
      'packages/policy/src/a.ts': "import type { B } from './b.js'\nexport type A = B\n",
      'packages/policy/src/b.ts': "import type { A } from './a.js'\nexport type B = A\n",
    },
  ],
  ['a circle in an app', 'circle', { 'apps/demo/web/src/page.tsx': "import './app.js'\n" }],
  [
    'a source that imports a fixture',
    'tests',
    { 'packages/policy/src/a.ts': "import './b.fixture.js'\n", 'packages/policy/src/b.fixture.ts': empty },
  ],
  [
    'a source that imports a suite',
    'tests',
    { 'packages/core/src/run/a.ts': "import './b.suite.js'\n", 'packages/core/src/run/b.suite.ts': empty },
  ],
  [
    'a test that leaves its package',
    'tests of a package',
    { 'packages/server/src/a.test.ts': "import '../../core/src/run/run.js'\n" },
  ],
  [
    'a test that imports an app',
    'tests of a package',
    { 'packages/server/src/a.test.ts': "import '../../../apps/demo/web/src/page.js'\n" },
  ],
  [
    'a private module of a package',
    'unresolvable',
    { 'apps/demo/web/src/a.ts': "import '@reauth/core/dist/index.js'\n" },
  ],
  [
    'a source of a package in an app',
    'apps',
    { 'apps/demo/web/src/a.ts': "import '../../../../packages/core/src/run/run.js'\n" },
  ],
  [
    'a script in an app',
    'apps',
    { 'apps/demo/web/src/a.ts': "import '../../../../scripts/a.mjs'\n", 'scripts/a.mjs': empty },
  ],
  ['another app', 'other apps', { 'apps/demo/web/src/a.ts': "import '../../../docs/src/menu.js'\n" }],
  ['a file that is not there', 'unresolvable', { 'apps/demo/web/src/a.ts': "import './missing.js'\n" }],
]

for (const [title, rule, files] of LEAKS) {
  void test(`finds ${title}`, async () => {
    const { lines } = await checked(files)
    const [file] = Object.keys(files)
    const isIt = (line) =>
      rule === 'unknown folder'
        ? line === `${file} is in an unknown folder`
        : line.includes(file) && line.endsWith(`(${rule})`)
    assert.ok(lines.some(isIt), lines.join('\n') || 'nothing was found')
  })
}
