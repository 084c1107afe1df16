// Who may import whom. Walks the import graph and fails on an arrow that points back.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A room, and what its files may import. Of two that fit, the first one counts. A name that ends in `:` or `/` stands for all that begin with it. */
const RULES = [
  { room: 'packages/policy/src', own: ['packages/policy/src'], packages: [] },
  { room: 'packages/core/src/machine', own: ['packages/core/src/machine'], packages: ['@reauth/policy', 'xstate'] },
  {
    room: 'packages/core/src/adapters',
    own: [
      'packages/core/src/adapters',
      'packages/core/src/service',
      'packages/core/src/platform/clock',
      'packages/core/src/machine/failure',
      'packages/core/src/machine/facts',
    ],
    packages: ['@reauth/policy'],
  },
  {
    room: 'packages/core/src/service',
    own: ['packages/core/src/service', 'packages/core/src/machine/facts'],
    packages: ['@reauth/policy'],
  },
  { room: 'packages/core/src/pending', own: ['packages/core/src/pending'], packages: ['@reauth/policy'] },
  { room: 'packages/core/src/platform', own: ['packages/core/src/platform'], packages: [] },
  {
    room: 'packages/core/src/testing',
    own: ['packages/core/src'],
    packages: ['@reauth/policy', 'xstate', 'xstate/graph'],
  },
  {
    room: 'packages/core/src',
    own: ['packages/core/src'],
    packages: ['@reauth/policy', 'xstate'],
    except: ['packages/core/src/testing', 'packages/core/src/adapters'],
  },
  {
    room: 'packages/react/src',
    own: ['packages/react/src'],
    packages: ['@reauth/core', '@reauth/policy', '@xstate/react', 'react'],
  },
  {
    room: 'packages/server/src',
    own: ['packages/server/src'],
    packages: [
      '@reauth/policy',
      'jose',
      'jose/jwks/local',
      'jose/jwks/remote',
      'jose/jws/compact/verify',
      'jose/base64url',
      'hono',
    ],
  },
  {
    room: 'packages/statechart/src/react',
    own: ['packages/statechart/src'],
    packages: ['react', 'xstate'],
  },
  {
    room: 'packages/statechart/src/cli',
    own: ['packages/statechart/src'],
    packages: ['xstate', 'node:'],
  },
  {
    room: 'packages/statechart/src',
    own: ['packages/statechart/src'],
    packages: ['elkjs/', 'xstate'],
    except: ['packages/statechart/src/react'],
  },
  {
    room: 'packages/emulator/src',
    own: ['packages/emulator/src'],
    packages: ['@hono/node-server', 'hono', 'hono/html', 'jose', 'oidc-provider', 'node:'],
  },
]

const SOURCE = /\.(ts|tsx)$/
const TEST = /\.(test|test-d|suite|fixture)\.tsx?$/
const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+\s+from\s+)?'([^']+)'|import\('([^']+)'\)/g

/** What all apps share: the settings of their browser tests. */
const SHARED = 'apps/playwright.base'

const within = (file, place) => file === place || file.startsWith(`${place}/`) || file.startsWith(`${place}.`)

/** What a file may not import, as sentences. `read` returns a file's text. */
export function violationsOf(file, text, { rules = RULES } = {}) {
  const found = []
  const rule = rules.find(({ room }) => within(file, room))
  for (const match of text.matchAll(IMPORT)) {
    const name = match[1] ?? match[2]
    if (name.startsWith('.')) {
      const target = relative('/', resolve('/', dirname(file), name))
      const isAllowed =
        rule === undefined
          ? within(target, SHARED) || within(target, file.split('/').slice(0, 2).join('/'))
          : rule.own.some((place) => within(target, place)) &&
            !(rule.except ?? []).some((place) => within(target, place))
      if (!isAllowed) found.push(`${file} may not import ${target}`)
    } else if (
      rule !== undefined &&
      !rule.packages.some((allowed) => name === allowed || (/[:/]$/.test(allowed) && name.startsWith(allowed)))
    ) {
      found.push(`${file} may not import ${name}`)
    } else if (rule === undefined && /^@reauth\/\w+\/(src|dist)/.test(name)) {
      found.push(`${file} imports ${name}: packages are used by their public names`)
    }
  }
  return found
}

function* filesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesOf(path)
    else if (SOURCE.test(entry.name) && !TEST.test(entry.name)) yield path
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const files = ['packages', 'apps'].flatMap((folder) => [...filesOf(join(root, folder))])
  const violations = files.flatMap((file) => violationsOf(relative(root, file), readFileSync(file, 'utf8')))
  for (const violation of violations) console.error(violation)
  console.log(`${files.length} files, ${violations.length} arrows that point back`)
  process.exitCode = violations.length === 0 ? 0 : 1
}
