// Bundles core, as an app in React Native has it, and compiles it to the bytecode of Hermes. Writes its size, or why this machine cannot.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'

const ofReactNative = createRequire(createRequire(import.meta.url).resolve('react-native/package.json'))
const FOLDERS = { linux: 'linux64-bin', darwin: 'osx-bin', win32: 'win64-bin' }

const compiler = join(
  dirname(ofReactNative.resolve('hermes-compiler/package.json')),
  'hermesc',
  FOLDERS[process.platform],
  'hermesc',
)
const folder = mkdtempSync(join(tmpdir(), 'hermes-'))
try {
  if (process.platform === 'linux' && process.arch !== 'x64') console.log('skipped: hermesc is for Linux on x64')
  else if (!existsSync(compiler)) console.log('skipped: react-native brings no hermesc for this machine')
  else {
    const source = join(folder, 'core.js')
    buildSync({
      stdin: {
        contents: "export * from './src/index.ts'; export * from './src/react-native.ts'",
        resolveDir: new URL('../..', import.meta.url).pathname,
      },
      bundle: true,
      format: 'iife',
      globalName: 'core',
      target: 'es2022',
      outfile: source,
      logLevel: 'error',
    })
    const bytecode = join(folder, 'core.hbc')
    execFileSync(compiler, ['-emit-binary', '-O', '-w', '-out', bytecode, source], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    console.log(`compiled: ${statSync(bytecode).size} bytes of bytecode`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
