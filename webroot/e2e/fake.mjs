// A server that has the built page and, instead of an API, lists of one environment that change.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)
const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html' }
const KEY_END = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** @param lists by the plural of their type @returns url, and change(resource), which tells the page */
export async function serve(lists) {
  const sockets = new Set()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://here')
    const found = pathname.startsWith('/v2-beta/') ? answer(pathname, searchParams) : file(pathname)
    if (!found) return response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': found.type, 'Content-Encoding': 'gzip' }).end(gzipSync(found.bytes))
  })
  function answer(path, query) {
    const list = lists[path.split('/').at(-1)] ?? []
    const from = Number(query.get('marker') ?? 0)
    const end = from + Math.min(3000, Number(query.get('limit') ?? 100))
    const next = end < list.length ? `${path}?limit=${end - from}&marker=${end}` : null
    return { type: 'application/json', bytes: JSON.stringify({ data: list.slice(from, end), pagination: { next } }) }
  }
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(request.headers['sec-websocket-key'] + KEY_END)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => sockets.delete(socket))
    socket.resume()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    change(resource) {
      const bytes = frame(JSON.stringify({ name: 'resource.change', data: { resource } }))
      for (const socket of sockets) socket.write(bytes)
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}

function file(path) {
  const name = path.startsWith('/assets/') ? path.slice(1) : 'index.html'
  const url = new URL(name, DIST)
  return existsSync(url) && { type: TYPES[name.split('.').at(-1)], bytes: readFileSync(url) }
}

/** One text message as a WebSocket has it, from a server. */
function frame(text) {
  const bytes = Buffer.from(text)
  const head = bytes.length < 126 ? Buffer.from([0x81, bytes.length]) : Buffer.from([0x81, 126, 0, 0])
  if (bytes.length >= 126) head.writeUInt16BE(bytes.length, 2)
  return Buffer.concat([head, bytes])
}
