// Bundles packages into one module for each entry, and what several entries share into chunks: a server imports few files at its start. The types are tsc's.
//   node scripts/bundle.mjs [folder…]: the packages in these folders. Default: the one that this is run in.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'

/** What tsc doesn't write. */
const isScript = (name) => /\.js(\.map)?$/.test(name)

async function bundle(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const entries = Object.values(exports).map(({ default: file }) => file.replace(/^\.\/dist\/|\.js$/g, ''))
  const dist = join(folder, 'dist')
  if (existsSync(dist))
    for (const name of readdirSync(dist, { recursive: true })) if (isScript(name)) rmSync(join(dist, name))
  const bundled = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(folder, 'src', `${name}.ts`)])),
    platform: 'neutral',
    external: (id) => !/^(\.|\/)/.test(id) || id.includes('/node_modules/'),
    tsconfig: false,
    transform: { target: 'es2022' },
  })
  await bundled.write({ dir: dist, format: 'esm', sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' })
  await bundled.close()
}

const folders = process.argv.slice(2)
for (const folder of folders.length === 0 ? ['.'] : folders) await bundle(resolve(folder))
