// Bundles what a page would load, and fails where it grew over its limit. Gzipped bytes.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ROOT } from './setup.mjs'

const limits = JSON.parse(readFileSync(`${ROOT}scripts/size-limits.json`, 'utf8'))

let isOver = false
for (const { title, code, external = [], limit } of limits) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: `${ROOT}apps/demo` },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    splitting: true,
    outdir: 'out',
    external,
    legalComments: 'none',
  })
  // What is loaded later, by a lazy import, is not counted.
  const [first] = outputFiles.filter(({ path }) => path.endsWith('stdin.js'))
  const size = gzipSync(first.contents, { level: 9 }).length
  isOver ||= size > limit
  console.log(`${size > limit ? '✕' : '✓'} ${title.padEnd(58)} ${String(size).padStart(6)} of ${limit} bytes`)
}
process.exitCode = isOver ? 1 : 0
