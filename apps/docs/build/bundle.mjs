// Bundles the scripts of the pages and the renderer. Scripts are classic scripts, because pages opened from files can't load modules.
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const shared = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
}

/** Bundles one script and its styles. Its exports become globals such as `reauthSearch`. */
async function script(name, entry) {
  const [{ output }] = await build({
    ...shared,
    build: {
      outDir: 'dist/assets',
      emptyOutDir: false,
      chunkSizeWarningLimit: 2000,
      lib: { entry, formats: ['iife'], name: `reauth${name}` },
      rollupOptions: {
        output: {
          entryFileNames: `${name.toLowerCase()}-[hash].js`,
          assetFileNames: `${name.toLowerCase()}-[hash][extname]`,
        },
      },
    },
  })
  const named = (end) => `assets/${output.find(({ fileName }) => fileName.endsWith(end))?.fileName}`
  return { script: named('.js'), style: named('.css') }
}

/** Bundles all scripts of the site. */
export async function bundle() {
  const main = await script('Main', 'src/client/main.ts')
  const search = await script('Search', 'src/client/search.ts')
  const simulator = await script('Simulator', 'src/client/island.tsx')
  return {
    script: main.script,
    style: main.style,
    search: search.script,
    simulator: simulator.script,
    simulatorStyle: simulator.style,
  }
}

/** Bundles the renderer. It uses React, which pages don't load. */
export async function renderer() {
  await build({
    ...shared,
    build: {
      ssr: 'src/site/render.tsx',
      outDir: 'src/generated/render',
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: 'render.mjs' } },
    },
  })
  return import(new URL('../src/generated/render/render.mjs', import.meta.url))
}

/** Adds a content hash to a file name, so that browsers can cache the file forever. */
export const hashed = (name, text) =>
  name.replace('[hash]', createHash('sha256').update(text).digest('base64url').slice(0, 8))
