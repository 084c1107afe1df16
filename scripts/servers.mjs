// Starts servers on free ports, and stops them with their child processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupError } from './setup.mjs'

/** Timeout for a server to respond, in milliseconds. */
const START_LIMIT = 240_000
/** Delay between SIGTERM and SIGKILL, in milliseconds. */
const STOP_LIMIT = 5000

/** The running process groups. */
const groups = new Set()

const signal = (pid, name) => {
  try {
    process.kill(-pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

process.on('exit', () => {
  for (const pid of groups) signal(pid, 'SIGKILL')
})
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(1))

/** Ports below the ephemeral range, so that no connection uses one before the server listens. */
const PORTS = { from: 10_000, count: 20_000 }
const taken = new Set()

/** Returns a free port of loopback that it has not returned before. */
export async function freePort() {
  const port = PORTS.from + Math.floor(Math.random() * PORTS.count)
  if (taken.has(port)) return freePort()
  taken.add(port)
  const server = createServer()
  const isFree = await new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, 'localhost', () => resolve(true))
  })
  if (!isFree) return freePort()
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(address) {
  try {
    await fetch(address, { signal: AbortSignal.timeout(10_000) })
    return true
  } catch {
    return false
  }
}

/**
 * Starts a command, and waits until its server responds.
 *
 * @returns The output so far, and a function that stops it.
 */
export async function serve(command, folder, port, env = {}) {
  const [name, ...args] = command.split(' ')
  const child = spawn(name, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  groups.add(child.pid)
  const printed = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => printed.push(String(text)))
  const exited = once(child, 'exit')

  const stop = async () => {
    signal(child.pid, 'SIGTERM')
    await Promise.race([exited, delay(STOP_LIMIT, undefined, { ref: false })])
    // npm may exit before its child processes.
    signal(child.pid, 'SIGKILL')
    groups.delete(child.pid)
  }
  const deadline = performance.now() + START_LIMIT
  while (!(await answers(`http://localhost:${port}`))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
      await stop()
      throw new SetupError(`\`${command}\` did not start a server on port ${port}.\n${printed.join('')}`)
    }
    await delay(100)
  }
  return { printed, stop }
}
