// npm run example <name>: installs an example with the packages of this repository, and runs it until Ctrl+C.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXAMPLE_NAMES, installCopy, packAll } from './examples/tarballs.mjs'
import { SetupError, install, main, run } from './setup.mjs'

await main(() => {
  const [name] = process.argv.slice(2)
  if (!EXAMPLE_NAMES.includes(name))
    throw new SetupError(`Name an example: npm run example <${EXAMPLE_NAMES.join('|')}>.`)
  install()
  const place = mkdtempSync(join(tmpdir(), 'reauth-example-'))
  const remove = () => rmSync(place, { recursive: true, force: true })
  process.on('exit', remove)
  // The example exits at Ctrl+C; this script then continues.
  process.on('SIGINT', () => {})
  console.log(`Installing ${name}…`)
  const folder = installCopy(name, place, packAll(place))
  process.exitCode = run('npm', ['start'], { cwd: folder }).code
})
