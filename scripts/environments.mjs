// npm run test:environments: tests the packed packages in the environments of docs/guide/environments.md. Takes minutes: run it nightly and before a
// release. Arguments filter: `npm run test:environments jest`.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packAll } from './examples/tarballs.mjs'
import { ROOT, SetupError, install, main, run } from './setup.mjs'

/** The oldest supported compilers, as in `docs/guide/environments.md`: with `skipLibCheck` off and on. */
export const TYPESCRIPT = { checked: '5.7', skipped: '5.0' }

/** Returns the entries of a manifest that are code. */
export const entriesOf = ({ name, exports }) =>
  Object.keys(exports)
    .filter((entry) => !entry.endsWith('.css'))
    .map((entry) => name + entry.slice(1))

/** Returns the npm package of a runtime for a platform and the path of its binary, or `undefined`. */
export function runtimeOf(name, platform = process.platform, arch = process.arch) {
  if (platform !== 'linux' || arch !== 'x64') return undefined
  return {
    bun: { package: '@oven/bun-linux-x64', binary: 'bin/bun' },
    deno: { package: '@deno/linux-x64-glibc', binary: 'deno' },
    workerd: { package: '@cloudflare/workerd-linux-64', binary: 'bin/workerd' },
  }[name]
}

/** Runs one sensitive action from the click through a prompt to the receipt. Returns its outcome. */
const ACTION = `
const now = () => Math.floor(Date.now() / 1000)
export async function transferOnce({ createReauth, defineSensitiveAction }) {
  let authTime = now() - 3600
  let prompts = 0
  const read = async () => ({ issuer: 'https://op.example.com', subject: 'alice', authTime, issuedAt: now(), expiresAt: now() + 300, methods: [], canReauthenticate: true })
  const service = {
    refreshIdToken: read,
    getIdToken: () => 'e30.e30.',
    classifyError: () => ({ code: 'unexpected' }),
    browser: { kind: 'inProcess', reauthenticate: () => { prompts += 1; authTime = now(); return read() } },
  }
  const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => Response.json({ receipt: 'r-1' }), parse: (response) => response.json() })
  const outcome = await createReauth({ service }).perform(transfer)
  return JSON.stringify([outcome, prompts, outcome.cause && String(outcome.cause)])
}
export const EXPECTED = '[{"outcome":"succeeded","data":{"receipt":"r-1"}},1,null]'
`.replaceAll('outcome.cause && String(outcome.cause)', 'outcome.cause === undefined ? null : String(outcome.cause)')

/** Calls the guard with a fresh token, an old one, a forged one, and none. */
const SERVER = `
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'
const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const encode = (bytes) => btoa(String.fromCodePoint(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const bytesOf = (text) => new TextEncoder().encode(text)
export async function guardOnce() {
  const issuer = 'https://auth.example.com'
  const now = Math.floor(Date.now() / 1000)
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const tokenOf = async (authTime) => {
    const parts = [{ alg: 'ES256', kid: 'one' }, { iss: issuer, aud: 'app', sub: 'alice', iat: now, exp: now + 300, auth_time: authTime }]
    const text = parts.map((part) => encode(bytesOf(JSON.stringify(part)))).join('.')
    return text + '.' + encode(new Uint8Array(await crypto.subtle.sign(ES256, privateKey, bytesOf(text))))
  }
  const verifier = createVerifier({ issuer, audience: 'app', jwks: { keys: [{ kty, crv, x, y, kid: 'one' }] } })
  const guarded = requireReauth({ verifier, requirement: { maxAge: '5m' } })((_, { authentication }) => new Response(authentication.subject))
  const ask = async (token) => {
    const headers = token === null ? {} : { authorization: 'Bearer ' + token }
    const response = await guarded(new Request('https://api.example.com/transfers', { method: 'POST', headers }))
    return response.status + ' ' + (response.headers.get('www-authenticate') ?? (await response.text()))
  }
  const fresh = await tokenOf(now - 10)
  const forged = fresh.slice(0, -4) + (fresh.endsWith('AAAA') ? 'BBBB' : 'AAAA')
  return JSON.stringify([await ask(fresh), await ask(await tokenOf(now - 600)), await ask(forged), await ask(null)])
}
export const GUARDED = JSON.stringify(['200 alice', '401 Bearer error="insufficient_user_authentication", max_age="300"', '401 Bearer error="invalid_token"', '401 Bearer'])
`

const RUN_ACTION = `import { createReauth, defineSensitiveAction } from '@reauth/core'
import { EXPECTED, transferOnce } from './action.mjs'
const came = await transferOnce({ createReauth, defineSensitiveAction })
if (came !== EXPECTED) throw new Error(came)
`
const RUN_SERVER = `import { GUARDED, guardOnce } from './guard.mjs'
const came = await guardOnce()
if (came !== GUARDED) throw new Error(came)
`

// The Jest files of the guide are defined here; these same files are run.
const JEST_TEST = String.raw`
// #region jest-test
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { EXPECTED, transferOnce } from './action.mjs'

test('performs after the prompt', async () => {
  expect(await transferOnce({ createReauth, defineSensitiveAction })).toBe(EXPECTED)
})
// #endregion
`
/** The test kit in a page that has neither `crypto.subtle` nor IndexedDB, with the fake timers of Jest. */
const JEST_KIT = `
import { jest } from '@jest/globals'
import { defineSensitiveAction } from '@reauth/core'
import { authenticates, createTestReauth, hangs, stale, testClock } from '@reauth/core/testing'

const perform = () => ({ status: 200 })
const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform })

test('there is no crypto.subtle', () => expect(globalThis.crypto.subtle).toBeUndefined())
test('performs after the redirect', async () => {
  const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
  await app.reauth.perform(transfer)
  app.page.returnFromProvider()
  const run = await app.reauth.resume()
  await app.settle()
  run.confirm()
  expect((await run.ended).outcome).toBe('succeeded')
})
test('moves timers', async () => {
  jest.useFakeTimers()
  const clock = testClock({ advanceTimers: jest.advanceTimersByTimeAsync })
  const run = createTestReauth({ clock, service: { refresh: stale(), browser: hangs() } }).reauth.start(transfer)
  await clock.advance('10m')
  expect((await run.ended).code).toBe('timeout')
})
`
const JEST_ESM = String.raw`
// #region jest-esm
// jest.config.cjs
module.exports = { testEnvironment: 'node', testMatch: ['**/*.test.mjs'] }
// #endregion
`
const JEST_BABEL = String.raw`
// #region jest-babel
// jest.config.cjs
module.exports = {
  transform: {
    '\\.[cm]?jsx?$': ['babel-jest', { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(@reauth|jose)/)'],
}
// #endregion
`
const JEST_TS = String.raw`
// #region jest-ts
// jest.config.cjs
module.exports = {
  transform: {
    '\\.[cm]?[jt]sx?$': [
      'ts-jest',
      { diagnostics: false, tsconfig: { allowJs: true, module: 'commonjs', target: 'es2022' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(@reauth|jose)/)'],
}
// #endregion
`
const JEST_JSDOM = String.raw`
// #region jest-jsdom
// jsdom-with-crypto.cjs
const { TestEnvironment } = require('jest-environment-jsdom')

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup()
    // jsdom has neither, and Node has both. Without its own Uint8Array, jsdom's is refused by Node's cryptography.
    Object.defineProperty(this.global, 'crypto', { value: crypto })
    Object.assign(this.global, {
      Uint8Array,
      TextEncoder,
      TextDecoder,
      structuredClone,
      fetch,
      Request,
      Response,
      Headers,
    })
  }
}
// #endregion
`

const DEV = {
  typescript: '5.9.3',
  'typescript-checked': `npm:typescript@~${TYPESCRIPT.checked}.0`,
  'typescript-skipped': `npm:typescript@~${TYPESCRIPT.skipped}.0`,
  jest: '^30.0.0',
  'jest-environment-jsdom': '^30.0.0',
  '@happy-dom/jest-environment': '^20.0.0',
  'babel-jest': '^30.0.0',
  '@babel/core': '^7.0.0',
  '@babel/preset-env': '^7.0.0',
  'ts-jest': '^29.4.0',
  vite: '^8.0.0',
  rolldown: '^1.0.0',
  webpack: '^5.0.0',
  esbuild: '*',
  '@types/node': '20.19.25',
  '@types/react': '^19.0.0',
  '@authgear/web': '*',
}

const manifests = () =>
  readdirSync(`${ROOT}packages`)
    .map((name) => JSON.parse(readFileSync(`${ROOT}packages/${name}/package.json`, 'utf8')))
    .filter((manifest) => manifest.private !== true)

/** A project in a temporary folder with the packed packages. */
class Project {
  constructor(folder) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
  }

  write(name, text) {
    const path = join(this.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text, null, 2))
  }

  /** Runs a command. Throws its output if it fails. */
  must(command, args, env = {}) {
    const { code, output } = run(command, args, { quiet: true, cwd: this.folder, env })
    if (code !== 0) throw new SetupError(output.trim().split('\n').slice(-40).join('\n'))
    return output
  }

  node(...args) {
    return this.must(process.execPath, args)
  }

  bin(name, args, env) {
    return this.must('npx', ['--no-install', name, ...args], env)
  }
}

function createProject(place, tarballs) {
  const project = new Project(join(place, 'project'))
  const published = manifests()
  const peers = Object.assign({}, ...published.map(({ peerDependencies }) => peerDependencies))
  project.write('package.json', {
    name: 'user',
    private: true,
    type: 'module',
    dependencies: { ...peers, ...tarballs },
    devDependencies: DEV,
    overrides: tarballs,
  })
  project.must('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'])
  const entries = published.flatMap(entriesOf)
  project.write('action.mjs', ACTION)
  project.write('guard.mjs', SERVER)
  project.write('run-action.mjs', RUN_ACTION)
  project.write('run-server.mjs', RUN_SERVER)
  project.write('entries.ts', entries.map((entry, index) => `export * as entry${index} from '${entry}'`).join('\n'))
  project.write('consumer.ts', readFileSync(`${ROOT}scripts/consumer.ts`, 'utf8'))
  return { project, entries }
}

/** Compiles the declarations of all entries, and a user's code with bundler resolution. */
function compile(project, version, compilerOptions) {
  // The declarations of @authgear/web have no default export for Node.
  const files = compilerOptions.module === 'nodenext' ? ['entries.ts'] : ['entries.ts', 'consumer.ts']
  const options = { target: 'es2022', strict: true, noEmit: true, lib: ['es2023', 'dom'], types: ['node'] }
  project.write('tsconfig.json', { compilerOptions: { ...options, ...compilerOptions }, files })
  project.node(`node_modules/${version}/bin/tsc`, '-p', '.')
}

/** Runs Jest in a separate folder, in which `.js` is CommonJS. */
function jest(project, name, config, files, env = {}) {
  for (const [file, text] of Object.entries({ 'package.json': {}, 'jest.config.cjs': config, ...files }))
    project.write(`${name}/${file}`, text)
  project.bin('jest', ['--config', `${name}/jest.config.cjs`, '--no-cache'], env)
}

/** Runs Jest without a transform. */
const jestAsModules = (project, name, config, files = {}) =>
  jest(
    project,
    name,
    config,
    { 'action.mjs': ACTION, 'transfer.test.mjs': JEST_TEST, ...files },
    { NODE_OPTIONS: '--experimental-vm-modules' },
  )

/** Runs Jest with a transform to CommonJS. */
const jestTransformed = (project, name, config) =>
  jest(project, name, config, { 'action.js': ACTION, 'transfer.test.js': JEST_TEST.replace('action.mjs', 'action.js') })

/** Bundlers that bundle the action for a browser. The output runs in Node, because it needs no browser. */
const BUNDLERS = {
  Vite: {
    files: {
      'vite.config.mjs': `export default { build: { lib: { entry: 'run-action.mjs', formats: ['es'], fileName: 'bundle' }, outDir: 'vite-out', minify: true } }`,
    },
    command: ['vite', ['build', '--logLevel', 'error']],
    bundle: 'vite-out/bundle.js',
  },
  Rolldown: {
    files: {},
    command: ['rolldown', ['run-action.mjs', '--format', 'esm', '--platform', 'browser', '--dir', 'rolldown-out']],
    bundle: 'rolldown-out/run-action.js',
  },
  esbuild: {
    files: {},
    command: [
      'esbuild',
      [
        'run-action.mjs',
        '--bundle',
        '--format=esm',
        '--splitting',
        '--target=chrome120,firefox115,safari17',
        '--outdir=esbuild-out',
      ],
    ],
    bundle: 'esbuild-out/run-action.js',
  },
  webpack: {
    files: {
      'webpack.mjs': `import webpack from 'webpack'
webpack({ mode: 'production', target: ['web', 'es2022'], context: process.cwd(), entry: './run-action.mjs', experiments: { outputModule: true, topLevelAwait: true }, output: { path: process.cwd() + '/webpack-out', filename: 'bundle.mjs', library: { type: 'module' }, chunkFormat: 'module', publicPath: '' } }, (error, stats) => {
  if (error ?? stats.hasErrors()) throw error ?? new Error(stats.toString({ all: false, errors: true }))
})`,
    },
    command: ['node', ['webpack.mjs']],
    bundle: 'webpack-out/bundle.mjs',
  },
}

function bundle(project, name) {
  const { files, command, bundle: made } = BUNDLERS[name]
  for (const [file, text] of Object.entries(files)) project.write(file, text)
  const [program, args] = command
  if (program === 'node') project.node(...args)
  else project.bin(program, args)
  project.node(made)
}

/** Installs a runtime next to the project, or returns the reason why it is skipped. */
function runtime(project, name) {
  const found = runtimeOf(name)
  if (found === undefined) return { reason: `no ${name} for this platform` }
  const folder = join(project.folder, '..', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const args = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', found.package]
  const { code } = run('npm', args, { quiet: true, cwd: folder })
  return code === 0
    ? { binary: join(folder, 'node_modules', found.package, found.binary) }
    : { reason: `${found.package} can't be installed` }
}

function serveOnWorkerd(project, binary) {
  project.write(
    'worker.mjs',
    `import { GUARDED, guardOnce } from './guard.mjs'
export default { async test() { const came = await guardOnce(); if (came !== GUARDED) throw new Error(came) } }`,
  )
  project.bin('esbuild', [
    'worker.mjs',
    '--bundle',
    '--format=esm',
    '--platform=neutral',
    '--main-fields=module,main',
    '--conditions=workerd,worker',
    '--outfile=worker.bundle.mjs',
  ])
  project.write(
    'worker.capnp',
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.bundle.mjs")], compatibilityDate = "2025-01-01"))]);
`,
  )
  project.must(binary, ['test', 'worker.capnp'])
}

/** Returns a check for each environment. A check that returns a string is skipped for that reason. */
function environmentsOf({ project, entries }) {
  const { versions } = process
  const onRuntime = (name, work) => () => {
    const { binary, reason } = runtime(project, name)
    if (reason !== undefined) return reason
    work(binary)
  }
  const versionOf = (name) =>
    JSON.parse(readFileSync(join(project.folder, 'node_modules', name, 'package.json'), 'utf8')).version
  return {
    [`Node ${versions.node}: import of ${entries.length} entries`]: () =>
      project.node('--input-type=module', '--eval', entries.map((entry) => `await import('${entry}')`).join('\n')) &&
      undefined,
    [`Node ${versions.node}: require() of ${entries.length} entries`]: () =>
      project.node('--input-type=commonjs', '--eval', entries.map((entry) => `require('${entry}')`).join('\n')) &&
      undefined,
    [`Node ${versions.node}: a sensitive action and a guard`]: () => {
      project.node('run-action.mjs')
      project.node('run-server.mjs')
    },
    'node:test': () => {
      project.write(
        'transfer.node.mjs',
        `import assert from 'node:assert/strict'
import test from 'node:test'
${JEST_TEST.replace(/expect\((.*)\)\.toBe\((.*)\)/, 'assert.equal($1, $2)')}`,
      )
      project.node('--test', 'transfer.node.mjs')
    },
    ...Object.fromEntries(
      ['bundler', 'nodenext'].map((resolution) => [
        `TypeScript ${versionOf('typescript-checked')}, ${resolution}, skipLibCheck: false`,
        () =>
          compile(project, 'typescript-checked', {
            skipLibCheck: false,
            ...(resolution === 'bundler' ? { module: 'esnext', moduleResolution: 'bundler' } : { module: 'nodenext' }),
          }),
      ]),
    ),
    [`TypeScript ${versionOf('typescript-skipped')}, bundler, skipLibCheck: true`]: () =>
      compile(project, 'typescript-skipped', { skipLibCheck: true, module: 'esnext', moduleResolution: 'bundler' }),
    'TypeScript 5.9 in a CommonJS file, nodenext': () => {
      project.write(
        'commonjs.cts',
        `import { createVerifier } from '@reauth/server'\nexport const made: unknown = createVerifier\n`,
      )
      project.node(
        'node_modules/typescript/bin/tsc',
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--types',
        'node',
        'commonjs.cts',
      )
    },
    ...Object.fromEntries(
      Object.keys(BUNDLERS).map((name) => [`${name} ${versionOf(name.toLowerCase())}`, () => bundle(project, name)]),
    ),
    [`Jest ${versionOf('jest')}, ES modules, node`]: () => jestAsModules(project, 'jest-node', JEST_ESM),
    [`Jest ${versionOf('jest')}, ES modules, jsdom with Node's crypto`]: () =>
      jestAsModules(project, 'jest-jsdom', JEST_ESM.replace("'node'", "'<rootDir>/jsdom-with-crypto.cjs'"), {
        'jsdom-with-crypto.cjs': JEST_JSDOM,
      }),
    [`Jest ${versionOf('jest')}, ES modules, happy-dom`]: () =>
      jestAsModules(project, 'jest-happy-dom', JEST_ESM.replace("'node'", "'@happy-dom/jest-environment'")),
    [`Jest ${versionOf('jest')}, ES modules, jsdom without crypto.subtle: the test kit`]: () =>
      jestAsModules(project, 'jest-kit', JEST_ESM.replace("'node'", "'jsdom'").replace('**/*', '**/kit'), {
        'kit.test.mjs': JEST_KIT,
      }),
    [`Jest ${versionOf('jest')}, babel-jest`]: () => jestTransformed(project, 'jest-babel', JEST_BABEL),
    [`Jest ${versionOf('jest')}, ts-jest`]: () => jestTransformed(project, 'jest-ts', JEST_TS),
    'Bun: the guard': onRuntime('bun', (binary) => project.must(binary, ['run-server.mjs'])),
    'Deno: the guard': onRuntime('deno', (binary) =>
      project.must(binary, ['run', '--node-modules-dir=manual', '--no-lock', 'run-server.mjs'], {
        DENO_NO_UPDATE_CHECK: '1',
      }),
    ),
    'workerd: the guard': onRuntime('workerd', (binary) => serveOnWorkerd(project, binary)),
  }
}

/** Checks one environment, and prints the result. */
function attempt(title, work) {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  try {
    const reason = work()
    console.log(typeof reason === 'string' ? `skipped: ${title}: ${reason}` : `passed: ${title} (${seconds()})`)
    return typeof reason === 'string' ? 'skipped' : 'passed'
  } catch (error) {
    console.log(`FAILED: ${title} (${seconds()})\n${error instanceof SetupError ? error.message : error.stack}`)
    return 'failed'
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => {
    install()
    const asked = process.argv.slice(2)
    const place = mkdtempSync(join(tmpdir(), 'reauth-environments-'))
    const counts = { passed: 0, failed: 0, skipped: 0 }
    try {
      const environments = Object.entries(environmentsOf(createProject(place, packAll(place)))).filter(([title]) =>
        asked.every((word) => title.toLowerCase().includes(word.toLowerCase())),
      )
      if (environments.length === 0) throw new SetupError(`No environment matches ${asked.join(' ')}.`)
      for (const [title, work] of environments) counts[attempt(title, work)] += 1
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
    process.exitCode = counts.failed === 0 ? 0 : 1
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  })
}
