// Runs a test runner. Ends it if it prints nothing for minutes, and starts it once more:
//   node scripts/watched.mjs playwright test
// Node 20 can stop forever in its garbage collector or its profiler, where no time limit of a test reaches (decision 0039).
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'

/** How long a runner may print nothing, in milliseconds. The slowest test files take one minute on a busy machine. */
const SILENCE = 6 * 60_000
const ATTEMPTS = 2
const WINDOWS = process.platform === 'win32'

/** Runs the command once. Returns its exit code, or `undefined` if it was ended because it printed nothing. */
const runOnce = (command, args, { silence, write, cwd }) =>
  new Promise((resolve, reject) => {
    // A group of its own, so that workers and servers end with the runner.
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !WINDOWS,
      shell: WINDOWS,
    })
    const endGroup = (signal) => {
      if (WINDOWS || child.pid === undefined) return child.kill(signal)
      try {
        process.kill(-child.pid, signal)
      } catch (error) {
        if (error.code !== 'ESRCH') throw error
      }
    }
    let isSilent = false
    const timer = setTimeout(() => {
      isSilent = true
      endGroup('SIGKILL')
    }, silence)
    for (const output of [child.stdout, child.stderr])
      output.on('data', (text) => {
        timer.refresh()
        write(text)
      })
    const passOn = Object.fromEntries(['SIGINT', 'SIGTERM'].map((signal) => [signal, () => endGroup(signal)]))
    for (const [signal, listener] of Object.entries(passOn)) process.on(signal, listener)
    const finish = () => {
      clearTimeout(timer)
      for (const [signal, listener] of Object.entries(passOn)) process.off(signal, listener)
    }
    child.once('error', (error) => {
      finish()
      reject(error)
    })
    child.once('close', (code, signal) => {
      finish()
      resolve(isSilent ? undefined : (code ?? 128 + constants.signals[signal]))
    })
  })

/**
 * Runs a command, and prints what it prints.
 *
 * @returns The exit code: 1 if the command printed nothing for so long in each attempt.
 */
export async function runWatched(
  command,
  args,
  { silence = SILENCE, write = (text) => process.stdout.write(text), cwd = process.cwd() } = {},
) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const code = await runOnce(command, args, { silence, write, cwd })
    if (code !== undefined) return code
    const next = attempt < ATTEMPTS ? 'It is started once more.' : 'It counts as failed.'
    write(`\n${command} printed nothing for ${silence / 1000} s and was ended. ${next}\n`)
  }
  return 1
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [command, ...args] = process.argv.slice(2)
  process.exitCode = await runWatched(command, args)
}
