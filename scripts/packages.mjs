// Packs every published package, checks the tarballs, and uses them in an otherwise empty project.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, SetupError, main, run } from './setup.mjs'

/** Entries that can't be loaded in Node, with the reason. */
const BROWSER_ONLY = new Set()

const isStyle = (entry) => entry.endsWith('.css')

const manifests = readdirSync(`${ROOT}packages`).map((name) => ({
  folder: `${ROOT}packages/${name}`,
  manifest: JSON.parse(readFileSync(`${ROOT}packages/${name}/package.json`, 'utf8')),
}))

const ATTW = '@arethetypeswrong/cli/dist/index.js'

/** Runs a tool without npx, which takes longer to start than some tools need. */
const runTool = (file, args, options) =>
  run(process.execPath, [`${ROOT}node_modules/${file}`, ...args], { quiet: true, ...options })

const must = ({ code, output }, what) => {
  if (code !== 0) throw new SetupError(`${what}\n${output}`)
  return output
}

await main(() => {
  const place = mkdtempSync(join(tmpdir(), 'reauth-packages-'))
  try {
    const dependencies = {}
    for (const { folder, manifest } of manifests) {
      const [{ filename, files }] = JSON.parse(
        must(
          run('npm', ['pack', '--json', '--pack-destination', place], { quiet: true, cwd: folder }),
          `${manifest.name} could not be packed.`,
        )
          .replace(/^[^[]*/, '')
          .replace(/\][^\]]*$/, ']'),
      )
      const tests = files.filter(({ path }) => /\.test\.|tsbuildinfo/.test(path))
      if (tests.length > 0)
        throw new SetupError(`${manifest.name} publishes ${tests.map(({ path }) => path).join(', ')}.`)
      const tarball = join(place, filename)
      must(runTool('publint/src/cli.js', ['run', tarball, '--strict']), `publint: ${manifest.name}`)
      const styles = Object.keys(manifest.exports).filter(isStyle)
      const left = styles.length === 0 ? [] : ['--exclude-entrypoints', ...styles]
      must(runTool(ATTW, [tarball, '--profile', 'esm-only', ...left]), `attw: ${manifest.name}`)
      dependencies[manifest.name] = `file:${tarball}`
      for (const [name, range] of Object.entries(manifest.peerDependencies ?? {}))
        // Dependencies on other packages of this repository come from the tarballs.
        if (!name.startsWith('@reauth/')) dependencies[name] = range
    }
    console.log(`${manifests.length} tarballs: publint and attw found no problems`)

    const project = join(place, 'project')
    mkdirSync(project)
    const write = (name, text) => writeFileSync(join(project, name), text)
    const devDependencies = { '@types/react': '*', '@types/node': '*', '@authgear/web': '*' }
    write(
      'package.json',
      JSON.stringify({ name: 'user', private: true, type: 'module', dependencies, devDependencies }),
    )
    must(
      run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { quiet: true, cwd: project }),
      'The tarballs could not be installed.',
    )
    const entries = manifests.flatMap(({ manifest }) =>
      Object.keys(manifest.exports)
        .filter((entry) => !isStyle(entry))
        .map((entry) => manifest.name + entry.slice(1)),
    )
    write(
      'entries.ts',
      entries.map((entry, index) => `import * as entry${index} from '${entry}'\nexport { entry${index} }`).join('\n'),
    )
    cpSync(`${ROOT}scripts/consumer.ts`, join(project, 'consumer.ts'))
    const options = {
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      lib: ['es2023', 'dom'],
      types: ['node'],
    }
    const check = (version, compilerOptions, files) => {
      write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, ...compilerOptions }, files }))
      must(runTool(`${version}/bin/tsc`, ['-p', '.'], { cwd: project }), `${version}: the type check failed.`)
    }
    for (const version of ['typescript-5', 'typescript', 'typescript-7']) {
      check(version, { module: 'esnext', moduleResolution: 'bundler' }, ['entries.ts', 'consumer.ts'])
    }
    check('typescript', { module: 'nodenext' }, ['entries.ts'])
    const loaded = entries.filter((entry) => !BROWSER_ONLY.has(entry))
    write('load.mjs', loaded.map((entry) => `await import('${entry}')`).join('\n'))
    must(run(process.execPath, ['load.mjs'], { quiet: true, cwd: project }), 'An entry could not be loaded.')
    console.log(`${entries.length} entries: compile with TypeScript 5, 6 and 7, and load in Node`)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})
