// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const page = read('docs/concepts/threats.md')
const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('.ts`'))

it('names tests that exist, for every threat', () => {
  const missing = rows.flatMap((row) => {
    const path = /`([\w./-]+\.tsx?)` *\|$/.exec(row)?.[1] ?? ''
    return existsSync(new URL(path.startsWith('apps/') ? path : `packages/${path}`, root)) ? [] : [row]
  })
  expect(missing).toEqual([])
  expect(rows.length).toBeGreaterThan(30)
})

it('names states and rules that the chart has', () => {
  const chart = read('apps/docs/src/generated/chart.json')
  const rules = read('apps/docs/src/generated/rules.json')
  const missing = rows.flatMap((row) => {
    const [state, rule] = row
      .split('|')
      .slice(3, 5)
      .map((cell) => cell.trim())
    if (rule === undefined || !/^I\d+$/.test(rule)) return []
    const isState = state === 'every state' || chart.includes(`"reauth.${state?.replaceAll('`', '')}"`)
    return isState && rules.includes(`"${rule}"`) ? [] : [row]
  })
  expect(missing).toEqual([])
})
