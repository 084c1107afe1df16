// Set-up of a new clone. It runs before anything is installed, so it uses only Node's own modules.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = `${ROOT}node_modules/.reauth-lock`
const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/

/** Thrown if the set-up can't continue. The message is one sentence for the user. */
export class SetupError extends Error {}

/** Runs a command. Returns its exit code, and its output with `quiet`; without, the output is printed. */
export function run(command, args, { quiet = false, env = {}, cwd = ROOT } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...env },
  })
  return { code: result.status ?? 1, output: `${result.stdout ?? ''}${result.stderr ?? ''}` }
}

/** Throws if Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new SetupError(`This repository needs Node 20.19 or newer, but this is Node ${process.versions.node}.`)
}

/** Installs the dependencies of the lock file, unless they are installed. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(`${ROOT}package-lock.json`))
    .digest('hex')
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return
  console.log('Installing dependencies…')
  const { code, output } = run('npm', ['ci', '--no-audit', '--no-fund'], { quiet: true })
  if (code !== 0) {
    if (NETWORK.test(output))
      throw new SetupError('The npm registry cannot be reached. The first start needs a network connection.')
    throw new SetupError(`npm ci failed.\n${output}`)
  }
  mkdirSync(`${ROOT}node_modules`, { recursive: true })
  writeFileSync(STAMP, lock)
}

/** Builds the changed packages. */
export function build() {
  const { code, output } = run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], { quiet: true })
  if (code !== 0) throw new SetupError(`The build failed.\n${output}`)
}

/** Runs the main function of a script. For a {@link SetupError} it prints the message without a stack. */
export async function main(work) {
  try {
    checkNode()
    await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
