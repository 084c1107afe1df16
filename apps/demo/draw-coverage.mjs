// Draws reports/chart-coverage.json, which the tests write. Transitions that the tests took are highlighted. Needs a build.
//   node apps/demo/draw-coverage.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { sensitiveActionMachine } from '@reauth/core/described'
import { chartOf, toSvg } from '@reauth/statechart'
import { layout } from '@reauth/statechart/layout'

const reports = new URL('reports/', import.meta.url)
const { trail, taken, total } = JSON.parse(readFileSync(new URL('chart-coverage.json', reports), 'utf8'))
const title = `${taken} of ${total} transitions were taken`
const svg = toSvg(await layout(chartOf(sensitiveActionMachine)), { trail, title })
writeFileSync(new URL('chart-coverage.svg', reports), svg)
console.log(`${title}: apps/demo/reports/chart-coverage.svg`)
