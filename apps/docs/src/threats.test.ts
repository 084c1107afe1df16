// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

/** The cells of each row: its id first. The tests that a row names are held to it by `npm run test:promises`. */
const rows = read('docs/concepts/threats.md')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d+ +\|/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const inBrowser = rows.filter(([id]) => id!.startsWith('B'))

it('contains threats in the browser, on the server, and threats that are not covered', () => {
  const kinds = rows.map(([id]) => id![0])
  expect(new Set(kinds)).toEqual(new Set(['B', 'S', 'N']))
  expect(inBrowser.length).toBeGreaterThan(20)
})

it('refers to existing states and rules', () => {
  const chart = read('apps/docs/src/generated/chart.json')
  const rules = read('apps/docs/src/generated/rules.json')
  const missing = inBrowser.flatMap(([id, , , state, rule]) => {
    const isState = state === 'every state' || chart.includes(`"reauth.${state!.replaceAll('`', '')}"`)
    const isRule = rule === '–' || rules.includes(`"${rule}"`)
    return isState && isRule ? [] : [id]
  })
  expect(missing).toEqual([])
})

it('explains what the app has to do about each threat that is not covered', () => {
  const empty = rows.filter(([id, , why, duty]) => id!.startsWith('N') && (!why || !duty))
  expect(empty).toEqual([])
})
