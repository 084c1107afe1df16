// What the providers honour, as it was measured: data, and the table of the guide.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { ROOT, SetupError } from '../setup.mjs'

const DATA = `${ROOT}scripts/providers/honours.json`
const GUIDE = `${ROOT}docs/guide/providers.md`
const MARKERS = ['<!-- honours: written by `npm run test:providers -- --update` -->', '<!-- /honours -->']

/** What was measured, by the provider's key. */
export const readHonours = () => (existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : {})

/** In which lines a new measurement differs from an old one. */
export function differences(before, now) {
  if (before === undefined) return [`${now.name} was never measured.`]
  return Object.entries(now.honours)
    .filter(([what, found]) => before.honours[what] !== found)
    .map(
      ([what, found]) =>
        `${what}: the table says ${JSON.stringify(before.honours[what])}, ${now.name} ${now.version} says ${JSON.stringify(found)}.`,
    )
}

/** The table: a row for each thing, a column for each provider. */
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

/** Words of the protocol stand in code marks. */
const codeOf = (text) => text.replaceAll(/\b(?:max_age(?:=0)?|prompt=login|auth_time|acr_values|amr|iss)\b/g, '`$&`')

/** The guide with the table in it; `undefined` without the guide or its markers. */
function guideWith(table) {
  if (!existsSync(GUIDE)) return undefined
  const text = readFileSync(GUIDE, 'utf8')
  const [from, to] = MARKERS.map((marker) => text.indexOf(marker))
  if (from === -1 || to < from) return undefined
  return { text, next: `${text.slice(0, from)}${MARKERS[0]}\n\n${table}\n\n${text.slice(to)}` }
}

/** Writes what was measured now beside what was measured before. */
export function writeHonours(found) {
  const honours = { ...readHonours(), ...Object.fromEntries(Object.entries(found).filter(([, value]) => value)) }
  writeFileSync(DATA, `${JSON.stringify(honours, null, 2)}\n`)
  const guide = guideWith(tableOf(honours))
  if (guide === undefined) console.log(`${GUIDE} has no place for the table: put ${MARKERS.join(' and ')} there.`)
  else writeFileSync(GUIDE, guide.next)
}

/** Refuses a guide whose table was not made of the data. */
export function checkTable() {
  const guide = guideWith(tableOf(readHonours()))
  if (guide === undefined) throw new SetupError(`docs/guide/providers.md has no place for the table.`)
  if (guide.text !== guide.next)
    throw new SetupError(
      'The table in docs/guide/providers.md is not the one of scripts/providers/honours.json. Run `npm run test:providers -- --update`.',
    )
  console.log('The table of the guide is what was measured.')
}
