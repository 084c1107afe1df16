import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** The number of rows in the catalogue of edge cases. */
const ROWS = 34

const folder = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(folder).filter((name) => /^edge-cases-.*\.test\.ts$/.test(name))
/** Returns the row numbers at the start of the test names of a file. */
const rowsOf = (name: string): number[] =>
  [...readFileSync(folder + name, 'utf8').matchAll(/['"`]row (\d+): /g)].map(([, row]) => Number(row))

it('every row of the catalogue has a test or a reason why it cannot occur', () => {
  const tested = new Set(files.flatMap(rowsOf))
  expect(Array.from({ length: ROWS }, (_, index) => index + 1).filter((row) => !tested.has(row))).toEqual([])
  expect(tested.size).toBe(ROWS)
})

it('the page about edge cases lists each row in order with the file of its tests', () => {
  const page = readFileSync(new URL('../../../docs/concepts/edge-cases.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| (\d+) .* `(\w+)` +\|$/gm)].map(([, row, topic]) => ({
    row: Number(row),
    isTested: rowsOf(`edge-cases-${topic}.test.ts`).includes(Number(row)),
  }))
  expect(listed).toEqual(Array.from({ length: ROWS }, (_, index) => ({ row: index + 1, isTested: true })))
})
