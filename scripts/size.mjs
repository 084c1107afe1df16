// Bundles what a page would load, as an app's bundler does, and fails where a part grew over its limit. Gzipped bytes. Needs a build.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { ROOT } from './setup.mjs'

const ENTRY = 'virtual:entry'

/** The chunks of an app that uses these names, by the file that each was made for: what is shared by several that load later is `shared`. */
async function chunksOf({ code, external = [] }) {
  const bundle = await rolldown({
    input: { entry: ENTRY },
    cwd: `${ROOT}apps/demo`,
    platform: 'browser',
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    // An app is no library: nobody imports its entry, so what its chunks share can stay there.
    preserveEntrySignatures: false,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? `${ROOT}apps/demo/entry.js` : undefined),
        load: (id) => (id === `${ROOT}apps/demo/entry.js` ? code : undefined),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true, comments: false })
  const sizes = new Map()
  for (const { code: text, isEntry, isDynamicEntry, name } of output) {
    const key = isEntry ? 'entry' : isDynamicEntry ? name : 'shared'
    sizes.set(key, (sizes.get(key) ?? 0) + gzipSync(text, { level: 9 }).length)
  }
  return sizes
}

const limits = JSON.parse(readFileSync(`${ROOT}scripts/size-limits.json`, 'utf8'))

let isOver = false
for (const { title, limits: most, ...what } of limits) {
  const sizes = await chunksOf(what)
  sizes.set(
    'whole',
    [...sizes.values()].reduce((sum, size) => sum + size, 0),
  )
  console.log(title)
  for (const [name, size] of sizes) {
    const limit = most[name]
    // A chunk without a limit is one that nobody has decided on.
    const isTooMuch = limit === undefined ? name !== 'whole' : size > limit
    isOver ||= isTooMuch
    const of = limit === undefined ? '' : ` of ${limit}`
    if (limit !== undefined || isTooMuch)
      console.log(`${isTooMuch ? '✕' : '✓'}   ${name.padEnd(10)} ${String(size).padStart(6)}${of} bytes`)
  }
}
process.exitCode = isOver ? 1 : 0
