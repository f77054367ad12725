import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, nextTick } from 'vue'
import { speak } from '../src/i18n'
import { lists } from '../src/live/live'
import { EVENTS, fieldsOf, kindOf, type Notification } from '../src/live/resource'
import Notifications from '../src/pages/Notifications.vue'

const OPS: Notification = {
  id: '1no1',
  type: 'notification',
  name: 'ops',
  state: 'failing',
  transitioning: 'error',
  transitioningMessage: 'status 500',
  actions: {},
  sink: 'webhook',
  events: ['hostLost', 'hostBack'],
  waiting: 2,
  lastTold: 'The host n1 is lost',
  lastToldTime: '2026-01-02T03:04:05Z',
  lastFailure: 'status 500',
}

const SINK = {
  name: 'webhook',
  settings: [
    { name: 'url', type: 'secret', description: 'where', required: true, default: null, options: [] },
    { name: 'format', type: 'text', description: 'how', required: false, default: 'full', options: ['full', 'text'] },
  ],
}

describe('the notifications', () => {
  let app: App
  const root = document.createElement('div')
  let sent: { method: string; url: string; body: unknown }[]
  let refusal: string | null

  async function settle() {
    for (let i = 0; i < 30; i++) await nextTick()
    await new Promise((done) => setTimeout(done))
  }

  beforeEach(async () => {
    sent = []
    refusal = null
    vi.stubGlobal('fetch', (url: string, { method, body }: RequestInit) => {
      if (method !== 'GET') sent.push({ method: method ?? '', url, body: body && JSON.parse(body as string) })
      const answer = method === 'GET' ? { data: [SINK] } : refusal ? { message: refusal } : OPS
      return Promise.resolve(new Response(JSON.stringify(answer), { status: refusal && method !== 'GET' ? 422 : 200 }))
    })
    await speak('en')
    lists.notifications.replace([])
    app = createApp(Notifications)
    app.mount(root)
    await settle()
  })

  afterEach(() => {
    app.unmount()
    vi.unstubAllGlobals()
  })

  function button(text: string) {
    return [...root.querySelectorAll('button')].find((one) => one.textContent === text) as HTMLButtonElement
  }

  function fill(name: string, value: string) {
    const one = root.querySelector(`[name=${name}]`) as HTMLInputElement
    one.value = value
    one.dispatchEvent(new Event('input'))
  }

  it('are a list of their own, with all that the page reads', () => {
    expect(kindOf({ type: 'notification' })).toBe('notifications')
    expect(fieldsOf('notifications').split(',')).toEqual(expect.arrayContaining(['sink', 'events', 'lastTold']))
  })

  it('say what is told, what was told last, and why the rest waits', async () => {
    lists.notifications.replace([OPS])
    await nextTick()
    const row = root.querySelector('tbody tr')?.textContent
    expect(row).toContain('ops')
    expect(row).toContain('host lost, host back')
    expect(row).toContain('The host n1 is lost')
    expect(row).toContain('status 500')
    await speak('zh')
    await nextTick()
    expect(root.querySelector('tbody tr')?.textContent).toContain('主机失联, 主机恢复')
  })

  it('are made by what the sink takes', async () => {
    fill('notification', 'night')
    fill('url', 'https://example.com/x')
    fill('hold', '60')
    for (const box of root.querySelectorAll<HTMLInputElement>('[name=event]')) {
      if (box.value === 'hostLost') continue
      box.checked = false
      box.dispatchEvent(new Event('change'))
      await nextTick()
    }
    root.querySelector('form')?.dispatchEvent(new Event('submit'))
    await settle()
    expect(sent).toHaveLength(1)
    expect(sent[0]?.body).toEqual({
      name: 'night',
      sink: 'webhook',
      settings: { url: 'https://example.com/x', format: 'full' },
      events: ['hostLost'],
      holdSeconds: 60,
    })
    expect((root.querySelector('[name=url]') as HTMLInputElement).value).toBe('')
    expect(root.querySelectorAll('[name=event]')).toHaveLength(EVENTS.length)
  })

  it('are tried, and what went wrong is said', async () => {
    lists.notifications.replace([OPS])
    await nextTick()
    button('Test').click()
    await settle()
    expect(sent[0]?.url).toContain('/notifications/1no1?action=test')
    expect(root.querySelector('[role=status]')?.textContent).toContain('ops')
    refusal = 'example.com answered with status 500'
    button('Test').click()
    await settle()
    expect(root.querySelector('[role=alert]')?.textContent).toBe('example.com answered with status 500')
    refusal = null
    button('Remove').click()
    await settle()
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE' })
  })
})
