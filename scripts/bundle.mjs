// Bundles packages into one module for each entry, and what several entries share into chunks: a server imports few files at its start. The types are tsc's.
//   node scripts/bundle.mjs [folder…]: the packages in these folders. Default: the one that this is run in.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'

/** Where the module of an entry goes: below `dist`, without its ending. An entry with the condition `node` has another module for a bundler, which tsc writes. */
const moduleOf = ({ node, default: file }) => (node ?? file).replace(/^\.\/dist\/|\.js$/g, '')

async function bundle(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const modules = Object.values(exports).map(moduleOf)
  const dir = join(folder, 'dist', modules.every((name) => name.startsWith('node/')) ? 'node' : '')
  if (existsSync(dir))
    for (const name of readdirSync(dir, { recursive: true })) if (/\.js(\.map)?$/.test(name)) rmSync(join(dir, name))
  const names = modules.map((name) => name.replace(/^node\//, ''))
  const bundled = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, join(folder, 'src', `${name}.ts`)])),
    platform: 'neutral',
    external: (id) => !/^(\.|\/)/.test(id) || id.includes('/node_modules/'),
    tsconfig: false,
    transform: { target: 'es2022' },
  })
  await bundled.write({ dir, format: 'esm', sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' })
  await bundled.close()
}

const folders = process.argv.slice(2)
for (const folder of folders.length === 0 ? ['.'] : folders) await bundle(resolve(folder))
