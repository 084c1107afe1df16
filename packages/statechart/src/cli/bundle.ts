import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MachineError } from './find-machine.js'

/** The part of esbuild that is used. */
interface Bundler {
  readonly build: (options: object) => Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>
}

/**
 * Bundles a machine with all that its functions use into one program, which leaves it in `bundle.machine`.
 *
 * @param file The module that exports it.
 * @param name Its export.
 * @param folder From where esbuild is found.
 * @returns A program of ECMAScript 2015.
 * @throws MachineError if esbuild is not installed there.
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
    // Names stay: `and` and `not` are told apart by theirs.
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
    throw new MachineError(
      'An executable document is bundled by esbuild, which is not installed here: npm install --save-dev esbuild',
    )
  }
}
