import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles a script for a page of a browser test, as an app's bundler does.
 *
 * @param entry The script, as a file URL.
 * @param format A module, or a script that runs before all others.
 */
export async function browserBundle(entry: URL, format: 'esm' | 'iife' = 'esm'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format,
    platform: 'browser',
    target: 'es2022',
  })
  return outputFiles.map(({ text }) => text).join('')
}
