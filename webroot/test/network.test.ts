import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { speak } from '../src/i18n'
import { brokenPairs } from '../src/live/brokenPairs'
import { containersOfHost, lists, ownContainers, systemOfHost } from '../src/live/live'
import type { Container, Host, Network } from '../src/live/resource'
import { fieldsOf, kindOf } from '../src/live/resource'
import Containers from '../src/pages/Containers.vue'
import Hosts from '../src/pages/Hosts.vue'

function host(number: number, ...unreachable: [number, string][]): Host {
  return {
    id: `1h${number}`,
    type: 'host',
    name: number === 3 ? 'third' : null,
    state: 'active',
    actions: {},
    hostname: `node${number}`,
    agentState: 'active',
    agentIpAddress: `10.0.0.${number}`,
    labels: {},
    milliCpu: 1000,
    memory: 2 ** 30,
    info: {},
    networkDrivers: ['vxlan', 'wireguard'],
    unreachable: unreachable.map(([other, reason]) => ({ hostId: `1h${other}`, hostname: `node${other}`, reason })),
  }
}

function container(number: number, system: boolean): Container {
  return {
    id: `1i${number}`,
    type: 'container',
    name: system ? 'network-agent-1h1' : `web-${number}`,
    state: 'running',
    actions: {},
    imageUuid: 'docker:a',
    hostId: '1h1',
    stackId: null,
    primaryIpAddress: system ? null : `10.42.0.${number}`,
    externalId: null,
    startCount: 1,
    firstRunning: null,
    exitCode: null,
    healthReason: null,
    healthSince: null,
    system,
    command: null,
    ports: null,
  }
}

const NETWORK: Network = {
  id: '1n1',
  type: 'network',
  name: 'managed',
  state: 'active',
  actions: {},
  driver: 'wireguard',
  driverReason: 'wireguard is the fastest encrypted one',
  subnet: '10.42.0.0/16',
}

let unmount = () => {}

async function show(page: typeof Hosts | typeof Containers): Promise<HTMLElement> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: { template: '' } }],
  })
  const app = createApp(page)
  const place = document.createElement('div')
  app.use(router).mount(place)
  unmount = () => app.unmount()
  await nextTick()
  return place
}

beforeEach(() => speak('en'))
afterEach(() => {
  unmount()
  unmount = () => {}
  for (const list of Object.values(lists)) list.replace([])
})

describe('the network', () => {
  it('is a list of its own, and asked for with what is shown of it', () => {
    expect(kindOf({ type: 'network' })).toBe('networks')
    expect(fieldsOf('networks').split(',')).toEqual(expect.arrayContaining(['driver', 'driverReason', 'subnet']))
    expect(fieldsOf('hosts').split(',')).toEqual(expect.arrayContaining(['unreachable', 'networkDrivers']))
    expect(fieldsOf('containers').split(',')).toContain('system')
  })

  it('says which hosts do not reach which, in the order of their names', () => {
    expect(brokenPairs([host(10, [2, 'b']), host(2, [3, 'c'], [1, 'a']), host(3)])).toEqual([
      { from: 'node2', to: 'node1', reason: 'a' },
      { from: 'node2', to: 'third', reason: 'c' },
      { from: 'node10', to: 'node2', reason: 'b' },
    ])
    expect(brokenPairs([{ ...host(1), unreachable: null }])).toEqual([])
  })

  it('is shown with its reason, and each broken pair with its own, in both languages', async () => {
    lists.networks.replace([NETWORK])
    lists.hosts.replace([host(1, [3, 'nothing comes back']), host(3)])
    const page = await show(Hosts)
    const warning = page.querySelector('[role=status]')
    expect(warning?.textContent).toContain('node1 → third: nothing comes back')
    expect(page.textContent).toContain('Network: wireguard · 10.42.0.0/16 · wireguard is the fastest encrypted one')
    expect(page.querySelector('article .warn')?.textContent).toBe('does not reach as it should: node3')
    await speak('zh')
    await nextTick()
    expect(page.querySelector('[role=status] h2')?.textContent).toBe('无法正常互通的主机')
    expect(page.querySelector('article .warn')?.textContent).toContain('无法正常到达：')

    lists.hosts.apply([host(1)], () => false)
    await nextTick()
    expect(page.querySelector('[role=status]')).toBeNull()
    expect(page.querySelector('article .warn')).toBeNull()
  })

  it('says that no driver is chosen', async () => {
    lists.networks.replace([{ ...NETWORK, driver: null, driverReason: null }])
    lists.hosts.replace([host(1)])
    expect((await show(Hosts)).textContent).toContain('Network: no driver is chosen yet · 10.42.0.0/16')
  })
})

describe('containers of the platform', () => {
  it('are in no count of what people run', () => {
    lists.containers.replace([container(1, false), container(2, false), container(3, true)])
    expect(ownContainers.value).toBe(2)
    expect(containersOfHost.of('1h1').size).toBe(2)
    expect(systemOfHost.of('1h1').slice(0, 9)).toHaveLength(1)
    lists.containers.apply(
      [{ ...container(1, false), state: 'removed' }, container(4, false)],
      (one) => one.state === 'removed',
    )
    lists.containers.apply([container(4, false)], () => false)
    expect(ownContainers.value).toBe(2)
    lists.containers.replace([])
    expect(ownContainers.value).toBe(0)
  })

  it('are on the page of containers when asked for, and marked there', async () => {
    lists.containers.replace([container(1, false), container(3, true)])
    const page = await show(Containers)
    expect(page.querySelector('.head .muted')?.textContent).toBe('1')
    expect(page.textContent).toContain('10.42.0.1')
    expect(page.textContent).not.toContain('network-agent')
    const box = page.querySelector<HTMLInputElement>('input[type=checkbox]')
    if (!box) throw new Error('no checkbox')
    box.checked = true
    box.dispatchEvent(new Event('change'))
    await nextTick()
    expect(page.textContent).toContain('network-agent-1h1')
    expect(page.querySelector('td .system')?.textContent).toBe('system')
  })

  it('are a link on the card of their host', async () => {
    lists.hosts.replace([host(1)])
    lists.containers.replace([container(3, true)])
    const page = await show(Hosts)
    expect(page.querySelector('article a[href="/containers/1i3"]')?.textContent).toContain('network-agent-1h1')
    expect(page.querySelector('article')?.textContent).toContain('No containers')
  })
})
