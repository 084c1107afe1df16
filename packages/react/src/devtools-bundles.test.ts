// @vitest-environment node
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { build as vite } from 'vite'
import { describe, expect, it } from 'vitest'

/** The entry of an app to bundle. It lies in a folder in which this package's dependencies resolve. */
const ENTRY = fileURLToPath(new URL('app-with-devtools.js', import.meta.url))
const APP = `
import { createElement } from 'react'
import { ReauthDevtools } from '@reauth/react/devtools'
import { createInspection, mountDevtools, openInspector, shareInspection } from '@reauth/devtools'
const inspection = createInspection()
shareInspection(inspection)
openInspector(inspection, '/inspector')
globalThis.app = [createElement(ReauthDevtools, { inspection }), mountDevtools({ inspection }), inspection.inspect]
`
// Every app of this library has these, with or without the devtools.
const EXTERNAL = ['react', 'react/jsx-runtime', 'react-dom', 'xstate', '@reauth/core', '@reauth/policy']

/** Strings that every part of the devtools contains, and no other code. */
const MARKERS = [
  /reauth-devtools/,
  /reauthDevtools/,
  /@xstate\.snapshot/,
  /reauth:devtools/,
  /statelyai/,
  /checkingAuthTime/,
]

const plugin = {
  name: 'app',
  resolveId: (id: string) => (id === ENTRY ? id : null),
  load: (id: string) => (id === ENTRY ? APP : null),
}

type Mode = 'production' | 'development'

const BUNDLERS: Readonly<Record<string, (mode: Mode) => Promise<string[]>>> = {
  Vite: async (mode) => {
    const before = process.env['NODE_ENV']
    process.env['NODE_ENV'] = mode
    const output = await vite({
      configFile: false,
      logLevel: 'silent',
      mode,
      plugins: [plugin],
      build: { write: false, rollupOptions: { input: ENTRY, external: EXTERNAL } },
    })
    process.env['NODE_ENV'] = before
    const [built] = [output].flat()
    const { output: chunks } = built as { readonly output: readonly { readonly code?: string }[] }
    return chunks.map(({ code = '' }) => code)
  },
  // With `minify`, esbuild replaces `process.env.NODE_ENV` with "production" by itself.
  esbuild: async (mode) => {
    const { outputFiles } = await esbuild({
      stdin: { contents: APP, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      write: false,
      format: 'esm',
      splitting: true,
      outdir: '/',
      minify: mode === 'production',
      external: EXTERNAL,
      logLevel: 'silent',
    })
    return outputFiles.map(({ text }) => text)
  },
  Rolldown: async (mode) => {
    const bundle = await rolldown({
      input: ENTRY,
      platform: 'browser',
      external: EXTERNAL,
      plugins: [plugin],
      logLevel: 'silent',
      transform: { define: { 'process.env.NODE_ENV': JSON.stringify(mode) } },
    })
    const { output } = await bundle.generate({ format: 'esm', minify: mode === 'production' })
    return output.map((chunk) => ('code' in chunk ? chunk.code : ''))
  },
}

describe.each(Object.entries(BUNDLERS))('an app that %s builds', (_, bundle) => {
  it('contains nothing of the devtools in production', async () => {
    const texts = await bundle('production')
    expect(MARKERS.filter((marker) => texts.some((text) => marker.test(text)))).toEqual([])
    expect(gzipSync(texts.join('')).length).toBeLessThan(600)
  })

  it('contains the devtools in development', async () => {
    const texts = await bundle('development')
    expect(MARKERS.filter((marker) => !texts.some((text) => marker.test(text)))).toEqual([])
  })
})
