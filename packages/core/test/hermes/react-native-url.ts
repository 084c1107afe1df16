// React Native's own URL and URLSearchParams, from its sources, without their types.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInThisContext } from 'node:vm'
import { transformSync } from 'esbuild'

const require = createRequire(import.meta.url)

/** Returns the JavaScript of a react-native file. Only one Flow type in these files differs from TypeScript. */
function plain(name: string): string {
  const text = readFileSync(require.resolve(`react-native/Libraries/Blob/${name}`), 'utf8')
  const { code } = transformSync(text.replaceAll(/: \?(\w+)/g, ': $1 | null'), { loader: 'ts' })
  return code.replaceAll(/^(import|export) .*;$|^export (?=class)|^export \{[^}]*\}( from .*)?;?$/gm, '')
}

const evaluate = runInThisContext(
  `(NativeBlobModule) => {\n${plain('URLSearchParams.js')}\n${plain('URL.js')}\nreturn { URL, URLSearchParams } }`,
) as (blobs: null) => typeof globalThis

export const { URL: ReactNativeURL, URLSearchParams: ReactNativeURLSearchParams } = evaluate(null)
