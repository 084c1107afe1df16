// Who may import whom. `scripts/boundaries.mjs` checks it; what is not listed here is an error: a package, a folder of core, an arrow.

/** Floors of core/src. A room imports from the floors below its own; rooms of one floor don't know each other. */
const FLOORS = [
  ['words'],
  ['platform'],
  ['action', 'service', 'pending'],
  ['machine'],
  ['run'],
  ['reauth'],
  ['adapters', 'dialog', 'react-native', 'requests', 'testing'],
]
const CORE_ROOMS = FLOORS.flat()

/** Floors of server/src, in the same way. */
const SERVER_FLOORS = [['shared'], ['keys', 'stores'], ['verifier'], ['guard', 'operations', 'passkeys', 'device-keys']]

/** Packages whose `src` is one room. */
const BINDINGS = {
  react: ['react', '@xstate/react'],
  vue: ['vue'],
  svelte: ['svelte'],
  solid: ['solid-js'],
  angular: ['@angular/core', 'rxjs'],
}

const TEST = String.raw`\.(test|test-d|suite|fixture)\.(tsx?|svelte)$`
/** What is built. */
const BUILT = '^(packages|apps)/[^/]+/dist/'
/** A stylesheet that a package publishes, and its declaration. */
const STYLES = String.raw`^packages/core/dialog\.css(\.d\.ts)?$`
/** Every file that is not part of what a package publishes. */
const BESIDE = [
  TEST,
  '^packages/[^/]+/(test|bench)/',
  String.raw`^packages/[^/]+/(model|crash|vitest(\.hermes)?)\.config\.ts$`,
]

/** A package of somebody else, installed or not, with all its entries. */
const npm = (name) => `(^|/)node_modules/${name}/|^${name}(/|$)`
/** A package of ours, by its public name. */
const ours = (name) => `^packages/${name}/dist/|^@reauth/${name}(/|$)`
const node = '^(node:)?(assert|child_process|crypto|events|fs|http|https|net|os|path|stream|url|util|zlib)(/|$)'
const core = (rooms) => `^packages/core/src/(${rooms.join('|')})/`
const server = (rooms) => `^packages/server/src/(${rooms.join('|')})/`

/** Each room, and what its sources may import apart from the room itself. `notIn` leaves out files that are a room of their own. */
const ROOMS = [
  { name: 'policy', files: '^packages/policy/src/', may: [] },
  ...FLOORS.flatMap((floor, at) =>
    floor.map((room) => ({
      name: `core ${room}`,
      files: core([room]),
      may: [
        ours('policy'),
        ...(at > 0 ? [core(FLOORS.slice(0, at).flat())] : []),
        ...(['machine', 'run', 'testing'].includes(room) ? [npm('xstate')] : []),
      ],
    })),
  ),
  {
    name: 'core entries',
    files: String.raw`^packages/core/src/(described|dialog|index|lazy|messages|react-native|requests)\.ts$`,
    may: [ours('policy'), core(CORE_ROOMS.filter((room) => room !== 'adapters' && room !== 'testing'))],
  },
  ...Object.entries(BINDINGS).map(([name, framework]) => ({
    name,
    files: `^packages/${name}/src/`,
    notIn: [`^packages/${name}/src/devtools\\.tsx$`],
    may: [ours('core'), ours('policy'), ...framework.map(npm)],
  })),
  { name: 'portable', files: '^packages/portable/src/', may: [ours('core'), ours('policy')] },
  ...SERVER_FLOORS.flatMap((floor, at) =>
    floor.map((room) => ({
      name: `server ${room}`,
      files: server([room]),
      may: [ours('policy'), npm('jose'), ...(at > 0 ? [server(SERVER_FLOORS.slice(0, at).flat())] : [])],
    })),
  ),
  {
    name: 'server entries',
    files: String.raw`^packages/server/src/(?!testing\.ts$)[^/]+$`,
    may: [ours('policy'), npm('hono'), server(SERVER_FLOORS.flat())],
  },
  {
    name: 'server testing',
    files: String.raw`^packages/server/src/testing\.ts$`,
    may: [server(['stores']), node],
  },
  {
    name: 'statechart view',
    files: '^packages/statechart/src/react/',
    may: ['^packages/statechart/src/', npm('react'), npm('xstate')],
  },
  {
    name: 'statechart command',
    files: String.raw`^packages/statechart/src/cli(\.ts$|/)`,
    may: ['^packages/statechart/src/(?!react/)', npm('xstate'), node, '^(node:)?module$'],
  },
  {
    name: 'statechart',
    files: '^packages/statechart/src/(?!react/)',
    notIn: [String.raw`^packages/statechart/src/cli(\.ts$|/)`],
    may: [npm('elkjs'), npm('xstate')],
  },
  {
    name: 'devtools',
    files: '^packages/devtools/src/',
    may: [ours('core'), ours('policy'), ours('statechart'), npm('xstate')],
  },
  // A component of its own entry, which a production bundle has nothing of.
  {
    name: 'react devtools',
    files: String.raw`^packages/react/src/devtools\.tsx$`,
    may: ['^packages/react/src/', ours('core'), ours('devtools'), npm('react')],
  },
  { name: 'playwright', files: '^packages/playwright/src/', may: [ours('policy'), npm('@playwright/test')] },
  {
    name: 'emulator',
    files: '^packages/emulator/src/',
    may: [npm('@hono/node-server'), npm('hono'), npm('jose'), npm('oidc-provider'), node],
  },
]

const PACKAGES = [
  'policy',
  'server',
  'portable',
  'statechart',
  'devtools',
  'emulator',
  'playwright',
  ...Object.keys(BINDINGS),
]
const KNOWN = [
  ...ROOMS.map(({ files }) => files),
  String.raw`^packages/core/src/[^/]+\.(test|test-d|suite|fixture)\.ts$`,
  '^packages/core/(test|bench)/',
  String.raw`^packages/core/(model|crash|vitest(\.hermes)?)\.config\.ts$`,
  STYLES,
  `^packages/(${PACKAGES.join('|')})/(test|bench)/`,
  String.raw`^packages/(${PACKAGES.join('|')})/(crash|vitest)\.config\.ts$`,
]

/** SDKs that core's adapters are written for. */
const SDKS = [
  '@aparajita/[^/]+',
  '@authgear/[^/]+',
  '@auth0/[^/]+',
  '@simplewebauthn/[^/]+',
  'keycloak-js',
  'oauth4webapi',
  'oidc-client-ts',
  'react-native',
  '@react-native-async-storage/[^/]+',
  'react-native-biometrics',
].map(npm)

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    ...ROOMS.map(({ name, files, notIn = [], may }) =>
      rule(
        name,
        'Arrows go downwards, to the packages that the room is allowed.',
        { path: files, pathNot: [...BESIDE, ...notIn] },
        { pathNot: [files, ...may] },
      ),
    ),
    rule('circle', 'No two files import each other, types included.', {}, { circular: true }),
    rule(
      'unresolvable',
      'There is no such file or public entry.',
      {},
      // The build of the docs writes these, and the app for phones has Expo where it is built.
      { couldNotResolve: true, pathNot: String.raw`/generated/[^/]+\.json$|^expo/config-plugins$` },
    ),
    rule('tests', 'A source never imports a test, a suite or a fixture.', { pathNot: BESIDE }, { path: TEST }),
    rule(
      'tests of a package',
      'A test stays in its package, and uses others by their public names.',
      { path: '^packages/([^/]+)/' },
      {
        path: '^(packages|apps|docs|scripts|mutation)/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/dist/',
          // How every benchmark writes a row, and what every binding has to do.
          String.raw`^scripts/(bench-row\.mjs|binding\.fixture\.ts|binding(-probes|-testing)?\.suite\.ts)$`,
        ],
      },
    ),
    rule(
      'types of SDKs',
      'A type test imports an SDK as a type only.',
      { path: String.raw`^packages/core/src/.*\.test-d\.ts$` },
      { path: SDKS, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'apps',
      'An app uses packages by their public names.',
      { path: '^apps/' },
      { path: '^(packages|scripts|mutation)/', pathNot: ['^packages/[^/]+/dist/', STYLES] },
    ),
    rule(
      'other apps',
      'An app never imports another one.',
      { path: '^apps/([^/]+)/' },
      {
        path: '^apps/',
        // What the demo shares by its public names: the actions that the app for phones has too.
        pathNot: [
          '^apps/$1/',
          String.raw`^apps/(?:playwright\.base\.ts|browser-bundle\.ts|cached-layout\.mjs)$`,
          '^apps/demo/shared/',
        ],
      },
    ),
  ],
  required: [
    {
      name: 'unknown folder',
      comment: 'List the package, or the folder of core, with what it may import.',
      severity: 'error',
      module: { path: '^packages/', pathNot: [...KNOWN, BUILT] },
      // No module meets this, so a module that nothing lists never passes, with imports or without.
      to: { path: '$^' },
    },
  ],
  options: {
    // Each is an app of its own, which installs what it imports.
    exclude: { path: '^apps/examples/' },
    doNotFollow: { path: `(^|/)node_modules/|${BUILT}` },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
