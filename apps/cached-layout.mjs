// Laying the chart out takes most of a minute, and depends on nothing but the chart, the options and the code of the layout.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { layout } from '@reauth/statechart/layout'

const FOLDER = new URL('../node_modules/.cache/reauth-layouts/', import.meta.url)

/** What a layout depends on besides its arguments: the built package, and the engine that its lock names. */
function codeOfLayout() {
  const dist = new URL('../', import.meta.resolve('@reauth/statechart/layout'))
  const files = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.js'))
  const engine = createRequire(fileURLToPath(dist)).resolve('elkjs/package.json')
  return [
    ...files
      .toSorted((one, other) => one.localeCompare(other))
      .map((name) => readFileSync(new URL(name, dist), 'utf8')),
    readFileSync(engine, 'utf8'),
  ]
}

const code = codeOfLayout()

/** `layout()`, from a file if the same was laid out before. */
export async function cachedLayout(chart, options = {}) {
  const hash = createHash('sha256')
  for (const text of [JSON.stringify([chart, options]), ...code]) hash.update(text).update('\0')
  const file = new URL(`${hash.digest('hex')}.json`, FOLDER)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const chartLayout = await layout(chart, options)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(file, JSON.stringify(chartLayout))
  return chartLayout
}
