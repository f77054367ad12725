import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick, ref } from 'vue'
import { speak } from '../src/i18n'
import type { Container } from '../src/live/resource'
import HealthView from '../src/parts/HealthView.vue'

const CONTAINER: Container = {
  id: '1i1',
  type: 'container',
  name: 'web-1',
  state: 'running',
  actions: {},
  healthState: 'unhealthy',
  healthReason: 'status 503',
  healthSince: '2026-01-02T03:04:05Z',
  imageUuid: 'docker:a',
  hostId: '1h1',
  stackId: null,
  primaryIpAddress: null,
  externalId: null,
  startCount: 1,
  firstRunning: null,
  exitCode: null,
  system: false,
  command: null,
  ports: null,
}

describe('the health of a container', () => {
  const asked: string[] = []
  const container = ref(CONTAINER)
  const root = document.createElement('div')
  let history: object[] = []
  let app: App

  async function settle() {
    for (let i = 0; i < 9; i++) await nextTick()
  }

  function lines() {
    return [...root.querySelectorAll('li')].map((line) => [line.className, line.querySelector('b')?.textContent])
  }

  beforeEach(async () => {
    await speak('en')
    asked.length = 0
    container.value = CONTAINER
    history = [{ healthState: 'healthy', since: '2026-01-02T03:00:00Z', reason: null }]
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path)
      return { ok: true, status: 200, json: async () => ({ healthHistory: history }) }
    })
    app = createApp(() => h(HealthView, { container: container.value }))
    app.mount(root)
    await settle()
  })

  afterEach(() => {
    app.unmount()
    vi.unstubAllGlobals()
  })

  it('is shown with its reason, and what it was before', () => {
    expect(lines()).toEqual([
      ['err', 'unhealthy'],
      ['ok', 'healthy'],
    ])
    expect(root.querySelector('.mono')?.textContent).toBe('status 503')
    expect(root.querySelector('time')?.getAttribute('datetime')).toBe('2026-01-02T03:04:05Z')
  })

  it('is asked for again when it changes, and only then', async () => {
    container.value = { ...CONTAINER, startCount: 2 }
    await settle()
    expect(asked).toHaveLength(1)
    history = [{ healthState: 'unhealthy', since: '2026-01-02T03:04:05Z', reason: 'status 503' }, ...history]
    container.value = { ...CONTAINER, healthState: 'healthy', healthReason: null, healthSince: '2026-01-02T03:05:00Z' }
    await settle()
    expect(asked).toHaveLength(2)
    expect(lines()).toEqual([
      ['ok', 'healthy'],
      ['err', 'unhealthy'],
      ['ok', 'healthy'],
    ])
  })

  it('is said in the language of the reader', async () => {
    await speak('zh')
    await settle()
    expect(lines()[0]).toEqual(['err', '不健康'])
    expect(root.querySelector('h2')?.textContent).toBe('健康状况')
  })
})
