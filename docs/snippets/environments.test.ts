import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/guide/environments.md')

const PACKAGES = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
)
/** The sources that a browser can load, without tests and test helpers. */
const sources = ['policy', 'core', 'react', 'vue', 'svelte', 'solid', 'angular'].flatMap((name) =>
  readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|suite|fixture|test-d)\.|^testing\b/.test(path))
    .map((path) => ({ path: `${name}/src/${path}`, text: read(`packages/${name}/src/${path}`) })),
)
const uses = (word: string): string[] => sources.filter(({ text }) => text.includes(word)).map(({ path }) => path)

interface Feature {
  readonly name: string
  /** The versions of Chrome and Edge, Firefox, and Safari. */
  readonly versions: readonly number[]
}
const features: readonly Feature[] = [...page.matchAll(/^\| `([^`]+)` .*\|((?: *[\d.]+ *\|){3})$/gm)].map(
  ([, name, cells]) => ({
    name: name!,
    versions: cells!.split('|').slice(0, 3).map(Number),
  }),
)

describe('the minimum browser versions of the page', () => {
  it('are the oldest with every feature of the table', () => {
    expect(features.length).toBeGreaterThan(5)
    const newest = [0, 1, 2].map((browser) => Math.max(...features.map(({ versions }) => versions[browser]!)))
    expect(page).toContain(`Chrome and Edge ${newest[0]}, Firefox ${newest[1]}, Safari ${newest[2]}`)
  })

  it.each(features)('support $name, which the packages use', ({ name }) => {
    expect(uses(name)).not.toEqual([])
  })

  /** Features that one of these browsers got after its minimum version. */
  it.each([
    'AbortSignal.any(',
    'Array.fromAsync(',
    'Intl.DurationFormat',
    'Iterator.from(',
    'Map.groupBy(',
    'Object.groupBy(',
    'Promise.try(',
    'Promise.withResolvers(',
    'RegExp.escape(',
    'URL.parse(',
    'Uint8Array.fromBase64(',
    '.fromHex(',
    '.isSubsetOf(',
    '.isWellFormed(',
    '.symmetricDifference(',
    '.toBase64(',
    'requestClose(',
    'startViewTransition(',
    'await using ',
  ])('do not need %s', (word) => {
    expect(uses(word)).toEqual([])
  })
})

it('the page and every package name the same version of Node', () => {
  const engines = PACKAGES.map(
    (name) => JSON.parse(read(`packages/${name}/package.json`)) as { engines?: { node: string } },
  )
  expect(new Set(engines.map((manifest) => manifest.engines?.node))).toEqual(new Set(['>=20.19']))
  expect(page).toContain('All packages need Node 20.19 or newer')
})

it('the page and the packages name the same framework versions', () => {
  const rows = {
    react: /React (\d+)/,
    vue: /Vue ([\d.]+)/,
    svelte: /Svelte ([\d.]+)/,
    solid: /Solid ([\d.]+)/,
    angular: /Angular (\d+)/,
    core: /\| xstate +\| ([\d.]+)/,
  }
  const peers = {
    react: 'react',
    vue: 'vue',
    svelte: 'svelte',
    solid: 'solid-js',
    angular: '@angular/core',
    core: 'xstate',
  }
  for (const name of Object.keys(rows) as (keyof typeof rows)[]) {
    const { peerDependencies } = JSON.parse(read(`packages/${name}/package.json`)) as {
      peerDependencies: Record<string, string>
    }
    expect(peerDependencies[peers[name]]).toMatch(new RegExp(`^\\^${rows[name].exec(page)![1]}\\b`))
  }
})

it('the command tests the compilers of the page', () => {
  const [, checked, skipped] = /checked: '([\d.]+)', skipped: '([\d.]+)'/.exec(read('scripts/environments.mjs'))!
  expect(page).toContain(`${checked}, or ${skipped} with \`skipLibCheck: true\``)
})

it('the packages are ES modules', () => {
  for (const name of PACKAGES)
    expect(JSON.parse(read(`packages/${name}/package.json`))).toMatchObject({ type: 'module' })
})
