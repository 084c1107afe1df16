import { type Plugin, defineConfig } from 'vite'

/** A page that is opened as a file may not load modules: the one script is a classic one. */
const classicScript: Plugin = {
  name: 'classic-script',
  enforce: 'post',
  transformIndexHtml: (html) => html.replace(/<script type="module" crossorigin/, '<script defer'),
}

export default defineConfig({
  base: './',
  publicDir: 'src/generated/public',
  plugins: [classicScript],
  build: {
    emptyOutDir: true,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rollupOptions: { output: { format: 'iife', inlineDynamicImports: true } },
  },
})
