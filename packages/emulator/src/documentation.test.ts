import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FLAGS, type Flag } from './cli-flags.js'
import { CONTROL_ENTRIES, CONTROL_READS } from './control-http.js'
import { QUIRKS, TEST_USERS } from './index.js'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const guide = read('../../../docs/guide/emulator.md')
const readme = read('../README.md')

/** Returns the rows of the table below a heading, without its head. */
function table(page: string, heading: string): string[][] {
  const [, after = ''] = page.split(`\n${heading}\n`)
  const rows = after
    .split(/^## /m)[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const users = TEST_USERS.map(({ name, password, purpose }) => [
  `\`${name}\``,
  `\`${name.toUpperCase()}\``,
  password === undefined ? 'none' : `\`${password}\``,
  purpose,
])

describe('the documentation', () => {
  it.each([
    ['guide', guide],
    ['README', readme],
  ])('lists every test user in the %s, and no other', (_, page) => {
    expect(table(page, '## Test users')).toEqual(users)
  })

  it('lists every flag with the text of the help', () => {
    const flags = Object.entries(FLAGS as Record<string, Flag>).map(([name, flag]) => [
      `\`--${name}${flag.value === undefined ? '' : ` ${flag.value}`}\``,
      flag.default === undefined ? '' : `\`${flag.default}\``,
      flag.does,
    ])
    expect(table(guide, '## Flags')).toEqual(flags)
  })

  it('lists every quirk', () => {
    expect(table(guide, '## Quirks')).toEqual(Object.entries(QUIRKS).map(([name, does]) => [`\`${name}\``, does]))
  })

  it('lists every entry of the control API with an example', () => {
    expect(table(guide, '## Control API')).toEqual([
      ...CONTROL_ENTRIES.map(({ path, example, does }) => [`\`${path}\``, `\`${example}\``, does]),
      ...Object.entries(CONTROL_READS).map(([path, does]) => [`\`${path}\``, 'GET', does]),
    ])
  })
})
