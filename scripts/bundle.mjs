// Bundles packages into one module for each entry and shared chunks, so that a server imports few files when it starts. tsc emits the types.
//   node scripts/bundle.mjs [folder…]: bundles the packages in these folders. Default: the current folder.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'

/** Returns the output of an entry below `dist`, without extension. For an entry with the condition `node`, tsc writes another module for bundlers. */
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
