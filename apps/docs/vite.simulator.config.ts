import { defineConfig } from 'vite'

/** The pages of the simulator: a script that is loaded when one of them is opened. React is the shell's. */
export default defineConfig({
  define: { 'process.env.NODE_ENV': '"production"' },
  publicDir: false,
  build: {
    emptyOutDir: false,
    outDir: 'dist/simulator',
    lib: {
      entry: 'src/simulator/index.ts',
      formats: ['iife'],
      name: 'reauthSimulator',
      fileName: () => 'simulator.js',
      cssFileName: 'simulator',
    },
    rollupOptions: {
      external: ['react', 'react/jsx-runtime'],
      output: { globals: { react: 'reauthShared.react', 'react/jsx-runtime': 'reauthShared.jsxRuntime' } },
    },
  },
})
