// A proxy between the browser and the app, which records each call that reaches the server.
import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import { connect } from 'node:net'

async function bytesOf(stream) {
  const parts = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

/**
 * Starts the proxy.
 *
 * @param port The port to listen on.
 * @param target The port of the app.
 * @returns The recorded calls, which are all requests except GET: method, path, headers, body and status.
 */
export async function startFront(port, target) {
  const calls = []
  const sockets = new Set()

  async function pass(request, response) {
    const { method, url: path, headers } = request
    const body = await bytesOf(request)
    const outgoing = send({ host: 'localhost', port: target, method, path, headers })
    outgoing.end(body)
    const [incoming] = await once(outgoing, 'response')
    if (method !== 'GET') calls.push({ method, path, headers, body: String(body), status: incoming.statusCode })
    response.writeHead(incoming.statusCode, incoming.rawHeaders)
    incoming.pipe(response)
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  // A development server announces changes to the page over a WebSocket.
  server.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
    const app = connect(target, 'localhost')
    const headers = rawHeaders.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n')).join('')
    app.write(`${method} ${url} HTTP/1.1\r\n${headers}\r\n`)
    app.write(head)
    for (const [from, to] of [
      [app, socket],
      [socket, app],
    ]) {
      from.pipe(to)
      from.on('error', () => to.destroy())
      sockets.add(from)
    }
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')

  async function stop() {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin: `http://localhost:${port}`, calls, stop }
}
