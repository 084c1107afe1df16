#!/usr/bin/env node
// An installed Firefox for Playwright, over WebDriver BiDi. Firefox does not know one command yet that Playwright sends for every page, and without which
// nothing here changes: it is answered here, and everything else goes through.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { WebSocket, WebSocketServer } from 'ws'

const UNKNOWN = 'emulation.setMediaFeaturesOverride'
const LISTENS = /WebDriver BiDi listening on (ws:\S+)/

/** Hands every message of a client to Firefox, and every answer back. */
function connect(client, address) {
  const firefox = new WebSocket(address)
  const isOpen = new Promise((resolve) => firefox.once('open', resolve))
  client.on('message', async (data) => {
    const { id, method } = JSON.parse(data)
    if (method === UNKNOWN) return client.send(JSON.stringify({ type: 'success', id, result: {} }))
    await isOpen
    firefox.send(data, { binary: false })
  })
  firefox.on('message', (data) => client.send(data, { binary: false }))
  firefox.on('close', () => client.close())
  client.on('close', () => firefox.close())
}

const { FIREFOX_PATH = '/usr/bin/firefox-esr' } = process.env
const firefox = spawn(FIREFOX_PATH, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] })
firefox.on('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal))
createInterface(firefox.stderr).on('line', (line) => {
  const [, address] = LISTENS.exec(line) ?? []
  if (address === undefined) return console.error(line)
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (client, { url }) => connect(client, address + url))
  server.on('listening', () => console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`))
})
