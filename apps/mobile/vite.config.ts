import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Returns the path of a file in `web/`. */
const web = (name: string): string => fileURLToPath(new URL(`web/${name}`, import.meta.url))

/** The URL of the demo's server, which has the API. */
const bank = process.env['BANK'] ?? 'http://localhost:4300'
const proxy = Object.fromEntries(['/api', '/config.json', '/test'].map((path) => [path, bank]))

export default defineConfig({
  root: web('.'),
  resolve: { alias: { 'react-native': web('react-native.tsx') } },
  server: { proxy },
  preview: { proxy },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: [web('index.html'), web('app.html')],
      // React Native for Web has a 'use client' directive in each file.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
})
