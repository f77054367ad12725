import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { speak } from '../src/i18n'
import { lists } from '../src/live/live'
import Balancer from '../src/pages/Balancer.vue'

const SERVICE = {
  id: '1s1',
  type: 'loadBalancerService',
  name: 'lb',
  state: 'active',
  actions: {},
  stackId: '1st1',
  instanceIds: ['1i1', '1i2'],
  lbConfig: { portRules: [] },
}
const STATISTICS = {
  ports: [{ name: '80', requests: 12 }],
  rules: [{ name: 'shop_web', sessionsEver: 11, responses5xx: 3 }],
  targets: [
    { name: 'shop_web', instanceId: null, target: 'web-1', state: 'DOWN', stateHostId: '1h2', check: 'refused' },
    { name: 'shop_web', instanceId: null, target: 'web-2', state: 'UP', stateHostId: '1h1', check: null },
  ],
  silentInstanceIds: [],
}

describe('a load balancer', () => {
  const root = document.createElement('div')
  let app: App

  function rows(section: string) {
    const cards = [...root.querySelectorAll('section')]
    const card = cards.find((one) => one.querySelector('h2')?.textContent?.includes(section))
    return [...(card?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim()),
    )
  }

  beforeEach(async () => {
    await speak('en')
    lists.services.replace([SERVICE as never])
    lists.hosts.replace([{ id: '1h2', type: 'host', name: null, hostname: 'two' } as never])
    vi.stubGlobal('fetch', async () => ({ ok: true, status: 200, json: async () => STATISTICS }))
    app = createApp(Balancer, { id: '1s1' })
    app.use(
      createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '' } }] }),
    )
    app.mount(root)
    for (let i = 0; i < 9; i++) await nextTick()
  })

  afterEach(() => {
    app.unmount()
    vi.unstubAllGlobals()
    for (const list of Object.values(lists)) list.replace([])
  })

  it('shows what is counted by port and by rule', () => {
    expect(rows('Live: Ports').map((row) => [row[0], row[2]])).toEqual([['80', '12']])
    expect(rows('Live: Rules').map((row) => [row[0], row[2], row[7]])).toEqual([['shop_web', '11', '3']])
  })

  it('says of each target how the balancer sees it that sees the worst, and where that is', () => {
    expect(rows('Targets').map((row) => [row[1], row[2]])).toEqual([
      ['web-1', 'DOWN two'],
      ['web-2', 'UP'],
    ])
  })
})
