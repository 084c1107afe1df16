import { fileURLToPath } from 'node:url'
import { sensitiveActionMachine } from '@reauth/core/described'
import { chartOf } from '@reauth/statechart'
import react from '@vitejs/plugin-react'
import { type Plugin, defineConfig } from 'vite'
import { cachedLayout } from '../cached-layout.mjs'

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Lays out the statechart at build time, so that the page needs no layout engine. */
const drawnChart: Plugin = {
  name: 'drawn-chart',
  enforce: 'pre',
  async load(id) {
    if (id !== pathOf('web/src/showcase/drawn-chart.ts')) return undefined
    const chart = chartOf(sensitiveActionMachine)
    const json = JSON.stringify({ chart, drawings: [await cachedLayout(chart)] })
    return `export const { chart, drawings } = JSON.parse(${JSON.stringify(json)})`
  },
}

export default defineConfig({
  root: pathOf('web'),
  plugins: [react(), drawnChart],
  build: { outDir: '../dist/web', emptyOutDir: true, sourcemap: true },
})
