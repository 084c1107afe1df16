// The measurements of the providers: the data, and the table of the guide.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { ROOT, SetupError } from '../setup.mjs'

const DATA = `${ROOT}scripts/providers/honours.json`
const GUIDE = `${ROOT}docs/guide/providers.md`
const MARKERS = ['<!-- honours: written by `npm run test:providers -- --update` -->', '<!-- /honours -->']

/** Reads the measurements by the key of the provider. */
export const readHonours = () => (existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : {})

/** Returns a line for each difference between two measurements. */
export function differences(before, now) {
  if (before === undefined) return [`There is no measurement of ${now.name} yet.`]
  return Object.entries(now.honours)
    .filter(([what, found]) => before.honours[what] !== found)
    .map(
      ([what, found]) =>
        `${what}: the table has ${JSON.stringify(before.honours[what])}, but ${now.name} ${now.version} has ${JSON.stringify(found)}.`,
    )
}

/** Creates the table: a row for each parameter, a column for each provider. */
function tableOf(honours) {
  const providers = Object.values(honours)
  const rows = [
    ['', ...providers.map(({ name, version }) => `${name} ${version}`)],
    ...Object.keys(providers[0].honours).map((what) => [
      codeOf(what),
      ...providers.map((provider) => provider.honours[what] ?? ''),
    ]),
  ]
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)))
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`)
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n')
}

/** Formats protocol parameters as code. */
const codeOf = (text) => text.replaceAll(/\b(?:max_age(?:=0)?|prompt=login|auth_time|acr_values|amr|iss)\b/g, '`$&`')

/** Returns the guide with the table, or `undefined` if the guide or its markers are missing. */
function guideWith(table) {
  if (!existsSync(GUIDE)) return undefined
  const text = readFileSync(GUIDE, 'utf8')
  const [from, to] = MARKERS.map((marker) => text.indexOf(marker))
  if (from === -1 || to < from) return undefined
  return { text, next: `${text.slice(0, from)}${MARKERS[0]}\n\n${table}\n\n${text.slice(to)}` }
}

/** Merges new measurements into the stored ones, and writes both. */
export function writeHonours(found) {
  const honours = { ...readHonours(), ...Object.fromEntries(Object.entries(found).filter(([, value]) => value)) }
  writeFileSync(DATA, `${JSON.stringify(honours, null, 2)}\n`)
  const guide = guideWith(tableOf(honours))
  if (guide === undefined) console.log(`${GUIDE} has no markers for the table. Add ${MARKERS.join(' and ')}.`)
  else writeFileSync(GUIDE, guide.next)
}

/** Throws if the guide's table doesn't equal the data. */
export function checkTable() {
  const guide = guideWith(tableOf(readHonours()))
  if (guide === undefined) throw new SetupError(`docs/guide/providers.md has no markers for the table.`)
  if (guide.text !== guide.next)
    throw new SetupError(
      'The table in docs/guide/providers.md differs from scripts/providers/honours.json. Run `npm run test:providers -- --update`.',
    )
  console.log('The table of the guide equals the measurements.')
}
