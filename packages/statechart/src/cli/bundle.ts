import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MachineError } from './machine-error.js'

/** The part of esbuild's API that this module calls. */
interface Bundler {
  readonly build: (options: object) => Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>
}

/**
 * Bundles a machine and everything that its functions use into one program that assigns the machine to `bundle.machine`.
 *
 * @param file The module that exports the machine.
 * @param name The name of the export.
 * @param folder The folder whose installed esbuild is used.
 * @returns A program in ECMAScript 2015.
 * @throws MachineError if esbuild is not installed in the folder.
 */
export async function bundleOf(file: string, name: string, folder: string): Promise<string> {
  const { build } = await bundlerIn(folder)
  const { outputFiles } = await build({
    stdin: { contents: `export { ${name} as machine } from ${JSON.stringify(file)}`, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bundle',
    target: 'es2015',
    // Keeps function names: the SCXML export identifies `and`, `or` and `not` by them.
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

async function bundlerIn(folder: string): Promise<Bundler> {
  try {
    const { resolve } = createRequire(join(folder, 'package.json'))
    const bundler: Bundler & { readonly default?: Bundler } = await import(pathToFileURL(resolve('esbuild')).href)
    return bundler.default ?? bundler
  } catch {
    throw new MachineError('`--executable` needs esbuild, which is not installed here: npm install --save-dev esbuild')
  }
}
