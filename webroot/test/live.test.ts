import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { follow, lists, status, stop } from '../src/live/live'

class FakeSocket {
  static all: FakeSocket[] = []
  onopen: () => void = () => {}
  onmessage: (event: { data: string }) => void = () => {}
  onclose: () => void = () => {}
  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }
  close() {
    this.onclose()
  }
  say(resource: object) {
    this.onmessage({ data: JSON.stringify({ name: 'resource.change', data: { resource } }) })
  }
}

/** A machine that is busy may stand still for longer than the second that is usual here. */
const PATIENCE = { timeout: 20_000 }
const rows: Record<string, object[]> = {}

function becomesLive() {
  return vi.waitFor(() => expect(status.value).toBe('live'), PATIENCE)
}

function newest(): FakeSocket {
  const socket = FakeSocket.all.at(-1)
  if (!socket) throw new Error('no socket')
  return socket
}

beforeEach(() => {
  FakeSocket.all = []
  for (const kind of ['networks', 'machines', 'hosts', 'stacks', 'services', 'containers', 'plugins', 'notifications'])
    rows[kind] = []
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('fetch', (url: string) => {
    const kind = /projects\/1a5\/(\w+)/.exec(url)?.[1] ?? ''
    return Promise.resolve(new Response(JSON.stringify({ data: rows[kind] }), { status: 200 }))
  })
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('live lists', () => {
  it('listen before they read, and lose nothing between', async () => {
    rows.hosts = [{ id: '1h1', type: 'host', state: 'active' }]
    follow('1a5')
    const socket = newest()
    expect(socket.url).toContain('/v2-beta/projects/1a5/subscribe?eventNames=resource.change')
    socket.onopen()
    socket.say({ id: '1h1', type: 'host', state: 'reconnecting' })
    socket.say({ id: '1h2', type: 'host', state: 'active' })
    await becomesLive()
    expect(lists.hosts.get('1h1')?.state).toBe('reconnecting')
    expect(lists.hosts.size).toBe(2)
  })

  it('put each kind of service into one list, and drop what is gone', async () => {
    rows.services = [{ id: '1s1', type: 'service', state: 'active' }]
    follow('1a5')
    newest().onopen()
    await becomesLive()
    newest().say({ id: '1s2', type: 'loadBalancerService', state: 'active' })
    newest().say({ id: '1s1', type: 'service', state: 'removed' })
    newest().say({ id: '1c9', type: 'apiKey', state: 'active' })
    await vi.waitFor(() => expect(lists.services.values().map((one) => one.id)).toEqual(['1s2']), PATIENCE)
  })

  it('keep what they had while the server is away, and read all again when it is back', async () => {
    rows.stacks = [{ id: '1st1', type: 'stack', state: 'active' }]
    follow('1a5')
    newest().onopen()
    await becomesLive()
    const old = newest()
    vi.useFakeTimers()
    old.close()
    expect(status.value).toBe('reconnecting')
    expect(lists.stacks.size).toBe(1)
    rows.stacks = []
    vi.advanceTimersByTime(500)
    vi.useRealTimers()
    expect(newest()).not.toBe(old)
    newest().onopen()
    await becomesLive()
    expect(lists.stacks.size).toBe(0)
  })
})
