// Bundles what a page would load, as an app's bundler does, and fails if a part exceeds its limit. Sizes are gzipped bytes. Needs a build.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { ROOT } from './setup.mjs'

const ENTRY = `${ROOT}apps/demo/entry.js`

/** Returns the chunks of an app that uses these names, by their source file. `shared` is the chunk that several lazy chunks share. */
async function chunksOf({ code, external = [] }) {
  const bundle = await rolldown({
    input: { entry: ENTRY },
    cwd: `${ROOT}apps/demo`,
    platform: 'browser',
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    // Nothing imports the entry of an app, so shared code can stay in it.
    preserveEntrySignatures: false,
    // A single browser file doesn't need 'use client'.
    onLog: (level, log, report) => {
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
    },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? id : undefined),
        load: (id) => (id === ENTRY ? code : undefined),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true, comments: false })
  const sizes = new Map()
  for (const { code: text, isEntry, isDynamicEntry, name } of output) {
    const key = isEntry ? 'entry' : isDynamicEntry ? name : 'shared'
    sizes.set(key, (sizes.get(key) ?? 0) + gzipSync(text, { level: 9 }).length)
  }
  let whole = 0
  for (const size of sizes.values()) whole += size
  return sizes.set('whole', whole)
}

/** Returns every app of size-limits.json, with its limits and the sizes of its chunks. */
export async function measureSizes() {
  const apps = JSON.parse(readFileSync(`${ROOT}scripts/size-limits.json`, 'utf8'))
  return Promise.all(apps.map(async (app) => ({ ...app, sizes: await chunksOf(app) })))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { title, limits, sizes } of await measureSizes()) {
    console.log(title)
    for (const [name, size] of sizes) {
      // A chunk without a limit is an error, so that every new chunk gets one.
      const isOver = !(size <= limits[name])
      if (isOver) process.exitCode = 1
      console.log(`${isOver ? '✕' : '✓'}   ${name.padEnd(17)} ${String(size).padStart(6)} of ${limits[name]} bytes`)
    }
  }
}
