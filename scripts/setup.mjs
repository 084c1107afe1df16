// Set-up of a fresh clone. Runs before anything is installed: Node's own modules only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = `${ROOT}node_modules/.reauth-lock`
const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/

/** A set-up that cannot go on; the message is one sentence for a person. */
export class SetupError extends Error {}

/** Runs a command of this repository's. Returns its exit code; its output goes where ours goes unless it is wanted quiet. */
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

/** Refuses a Node that is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new SetupError(`This needs Node 20.19 or newer, and this is Node ${process.versions.node}.`)
}

/** Installs what the lock file names, where that has not been done. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(`${ROOT}package-lock.json`))
    .digest('hex')
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return
  console.log('Installing dependencies…')
  const { code, output } = run('npm', ['ci', '--no-audit', '--no-fund'], { quiet: true })
  if (code !== 0) {
    if (NETWORK.test(output))
      throw new SetupError('The npm registry cannot be reached; the first start needs a network.')
    throw new SetupError(`npm ci did not succeed.\n${output}`)
  }
  mkdirSync(`${ROOT}node_modules`, { recursive: true })
  writeFileSync(STAMP, lock)
}

/** Builds what changed. */
export function build() {
  const { code, output } = run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], { quiet: true })
  if (code !== 0) throw new SetupError(`The build did not succeed.\n${output}`)
}

/** Runs a script's main part, and prints a sentence instead of a stack where the set-up cannot go on. */
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
