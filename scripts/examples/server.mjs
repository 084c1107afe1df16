// Starts an example by its own command, and ends everything that it started.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupError } from '../setup.mjs'

/** Milliseconds until an example has to answer: it builds its page first. */
const START_LIMIT = 240_000
/** Milliseconds between a polite end and a hard one. */
const STOP_LIMIT = 5000

/** The process groups that run. */
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

/** Below the ports that a system gives to connections: none of them takes one before the example listens. */
const PORTS = { from: 20_000, count: 10_000 }

/** A free port of loopback, apart from some. */
async function freePort(...taken) {
  const port = PORTS.from + Math.floor(Math.random() * PORTS.count)
  if (taken.includes(port)) return freePort(...taken)
  const server = createServer()
  const isFree = await new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, 'localhost', () => resolve(true))
  })
  if (!isFree) return freePort(...taken)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(origin) {
  try {
    return (await fetch(origin, { signal: AbortSignal.timeout(10_000) })).ok
  } catch {
    return false
  }
}

/**
 * Runs `npm start` of an example on free ports.
 *
 * @param folder Of the installed copy.
 * @returns The addresses of the app and of its OpenID Provider, what it printed, and how to stop it.
 */
export async function startExample(folder) {
  const port = await freePort()
  const providerPort = await freePort(port)
  const origin = `http://localhost:${port}`
  const provider = `http://localhost:${providerPort}`
  const env = { PORT: String(port), VITE_ISSUER: provider, NEXT_PUBLIC_ISSUER: provider, NEXT_TELEMETRY_DISABLED: '1' }
  const child = spawn('npm', ['start'], {
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
    // npm may end before what it started.
    signal(child.pid, 'SIGKILL')
    groups.delete(child.pid)
  }
  const deadline = performance.now() + START_LIMIT
  while (!(await answers(origin))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
      await stop()
      throw new SetupError(`\`npm start\` does not serve ${origin}.\n${printed.join('')}`)
    }
    await delay(100)
  }
  return { origin, provider, printed, stop }
}
