import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { speak } from '../src/i18n'
import { lists } from '../src/live/live'
import type { DriverSetting, Plugin, Service } from '../src/live/resource'
import Stack from '../src/pages/Stack.vue'
import UpgradeForm from '../src/parts/UpgradeForm.vue'
import { strategiesOf } from '../src/parts/upgrade'

const PERCENT: DriverSetting = {
  name: 'percent',
  type: 'number',
  description: 'so many of 100',
  required: false,
  default: '10',
  options: [],
}

const PLUGIN: Plugin = {
  id: '1pl1',
  type: 'plugin',
  name: 'upgrade-strategies',
  state: 'active',
  actions: {},
  version: '1',
  description: '',
  node: 'http://one:8080',
  extensions: [
    { kind: 'upgradeStrategy', name: 'canary', settings: [PERCENT] },
    { kind: 'hostDriver', name: 'cloud', settings: [] },
  ],
  failures: 0,
  lastFailure: null,
  lastFailed: null,
}

const PRIMARY = { imageUuid: 'docker:example/web:1', environment: { A: 'b' }, ports: null, labels: { x: 'y' } }
const DATA = { name: 'data', imageUuid: 'docker:example/data:1', command: ['run'] }
const MORE = { name: 'more', imageUuid: 'docker:example/more:1' }

let app: App | undefined
const root = document.createElement('div')
const asked: [string, string, Record<string, Record<string, unknown>>][] = []
let refusal: object | undefined
let service: object

async function settle() {
  for (let i = 0; i < 30; i++) await nextTick()
}

function field(name: string) {
  return root.querySelector(`[name="${name}"]`) as HTMLInputElement
}

async function fill(name: string, value: string) {
  const one = field(name)
  one.value = value
  one.dispatchEvent(new Event(one.tagName === 'SELECT' ? 'change' : 'input'))
  await settle()
}

const USUAL = {
  batchSize: 1,
  intervalMillis: 2000,
  deadlineMillis: 600_000,
  startFirst: false,
  autoFinish: false,
  autoRollback: false,
  pauseAfterFirstBatch: false,
  strategy: 'in-service',
  settings: {},
}

async function tick(name: string) {
  field(name).checked = true
  field(name).dispatchEvent(new Event('change'))
  await settle()
}

/** @returns the strategy that was sent */
async function submit() {
  root.querySelector('form')?.dispatchEvent(new Event('submit'))
  await settle()
  return asked.at(-1)?.[2]?.inServiceStrategy
}

/** What is read out as the description of a field. */
function about(name: string) {
  const ids = field(name).getAttribute('aria-describedby')?.split(' ') ?? []
  return ids.map((id) => root.querySelector(`#${id}`)?.textContent)
}

beforeEach(async () => {
  await speak('en')
  asked.length = 0
  refusal = undefined
  service = { id: '1s1', name: 'web', launchConfig: PRIMARY, secondaryLaunchConfigs: [], upgradeOptions: USUAL }
  lists.plugins.replace([PLUGIN])
  document.body.append(root)
  vi.stubGlobal('fetch', async (path: string, how: { method: string; body?: string }) => {
    asked.push([how.method, path, how.body && JSON.parse(how.body)])
    if (refusal && how.method === 'POST') return { ok: false, status: 422, json: async () => refusal }
    const files = path.endsWith('exportconfig') && { dockerComposeConfig: '', rancherComposeConfig: '' }
    return { ok: true, status: 200, json: async () => files || service }
  })
})

afterEach(() => {
  app?.unmount()
  root.remove()
  for (const list of [lists.plugins, lists.services, lists.stacks]) list.replace([])
  vi.unstubAllGlobals()
})

describe('the form of an upgrade', () => {
  let closed = 0

  async function show() {
    closed = 0
    app = createApp(() => h(UpgradeForm, { id: '1s1', onClose: () => closed++ }))
    app.mount(root)
    await settle()
  }

  it('sends what runs now with the new image, and how it is to be done', async () => {
    await show()
    expect(field('image').value).toBe('example/web:1')
    expect(document.activeElement).toBe(field('image'))
    await fill('image', ' example/web:2 ')
    await fill('batchSize', '3')
    await fill('interval', '0.5')
    await fill('deadline', '60')
    await tick('startFirst')
    await tick('autoRollback')
    expect(await submit()).toEqual({
      launchConfig: { ...PRIMARY, imageUuid: 'docker:example/web:2' },
      secondaryLaunchConfigs: [],
      batchSize: 3,
      intervalMillis: 500,
      deadlineMillis: 60_000,
      startFirst: true,
      autoFinish: false,
      autoRollback: true,
      pauseAfterFirstBatch: false,
      strategy: 'in-service',
      settings: {},
    })
    expect(asked.at(-1)?.[1]).toMatch(/services\/1s1\?action=upgrade$/)
    expect(closed).toBe(1)
  })

  it('begins with what the service itself wants', async () => {
    const own = { ...USUAL, startFirst: true, batchSize: 4, strategy: 'canary', settings: { percent: '25' } }
    service = { ...service, upgradeOptions: own }
    await show()
    expect(field('percent').value).toBe('25')
    expect(await submit()).toMatchObject(own)
    await fill('strategy', 'in-service')
    await fill('strategy', 'canary')
    expect(field('percent').value).toBe('25')
  })

  it('leaves alone what keeps its image, and makes all anew when all do', async () => {
    service = { ...service, secondaryLaunchConfigs: [DATA, MORE] }
    await show()
    refusal = { code: 'Busy', message: 'not now' }
    expect(await submit()).toMatchObject({ launchConfig: PRIMARY, secondaryLaunchConfigs: [DATA, MORE] })

    await fill('image.more', 'example/more:2')
    const sent = await submit()
    expect(sent).not.toHaveProperty('launchConfig')
    expect(sent?.secondaryLaunchConfigs).toEqual([{ ...MORE, imageUuid: 'docker:example/more:2' }])
  })

  it('asks for the settings of a strategy that a live plugin has', async () => {
    await show()
    expect(field('percent')).toBeNull()
    await fill('strategy', 'canary')
    expect(field('percent').placeholder).toBe('10')
    expect(about('percent')).toEqual(['so many of 100'])
    await fill('percent', '25')
    expect(await submit()).toMatchObject({ strategy: 'canary', settings: { percent: '25' } })
    expect(strategiesOf([PLUGIN, { ...PLUGIN, id: '1pl2', node: 'two' }]).map((one) => one.name)).toEqual([
      'in-service',
      'canary',
    ])
    expect(strategiesOf([{ ...PLUGIN, state: 'failing' }]).map((one) => one.name)).toEqual(['in-service'])
  })

  it('forgets the settings of a strategy that is not chosen any more', async () => {
    await show()
    await fill('strategy', 'canary')
    await fill('percent', '25')
    await fill('strategy', 'in-service')
    expect(await submit()).toMatchObject({ strategy: 'in-service', settings: {} })
  })

  it.each([
    ['inServiceStrategy.launchConfig.imageUuid', 'image'],
    ['inServiceStrategy.secondaryLaunchConfigs[0].imageUuid', 'image.more'],
    ['inServiceStrategy.batchSize', 'batchSize'],
    ['inServiceStrategy.intervalMillis', 'interval'],
    ['inServiceStrategy.deadlineMillis', 'deadline'],
    ['inServiceStrategy.strategy', 'strategy'],
    ['inServiceStrategy.settings', 'strategy'],
    ['inServiceStrategy.settings.percent', 'percent'],
  ])('says at the field what is wrong with %s', async (fieldName, name) => {
    service = { ...service, secondaryLaunchConfigs: [DATA, MORE] }
    await show()
    await fill('strategy', 'canary')
    await fill('image.more', 'example/more:2')
    refusal = { code: 'InvalidFormat', message: 'is not right', fieldName }
    await submit()
    expect([...root.querySelectorAll('[aria-invalid=true]')]).toEqual([field(name)])
    expect(about(name)).toContain('is not right')
    expect(document.activeElement).toBe(field(name))
    expect(root.querySelector('[role=alert]')).toBeNull()
    expect(closed).toBe(0)

    refusal = undefined
    await submit()
    expect(closed).toBe(1)
  })

  it.each([
    'launchConfig.ports',
    'inServiceStrategy.settings.other',
    'inServiceStrategy.launchConfig.memory',
    'action',
  ])('says above all what is wrong with %s, for which it has no field', async (fieldName) => {
    await show()
    refusal = { code: 'InvalidFormat', message: 'is not right', fieldName }
    await submit()
    expect(root.querySelector('[role=alert]')?.textContent).toBe(`${fieldName}: is not right`)
    expect(root.querySelector('[aria-invalid]')).toBeNull()
  })

  it('is left without a word to the server', async () => {
    await show()
    ;[...root.querySelectorAll('button')].find((one) => one.textContent === 'Cancel')?.click()
    await settle()
    expect(closed).toBe(1)
    expect(asked.map(([method]) => method)).toEqual(['GET'])
  })
})

describe('the page of a stack', () => {
  const WEB: Service = {
    id: '1s1',
    type: 'service',
    name: 'web',
    state: 'active',
    actions: { upgrade: 'u' },
    stackId: '1st1',
    scale: 1,
    currentScale: 1,
    launchConfig: { imageUuid: 'docker:example/web:1', ports: null },
    linkedServices: null,
    instanceIds: null,
    upgradeStrategy: null,
    upgradeShare: null,
  }

  function upgrade() {
    return [...root.querySelectorAll('button')].find((one) => one.textContent === 'Upgrade')
  }

  beforeEach(async () => {
    lists.stacks.replace([{ id: '1st1', type: 'stack', name: 'shop', state: 'active', actions: {}, notes: null }])
    lists.services.replace([WEB])
    const page = createApp(() => h(Stack, { id: '1st1' }))
    const routes = [{ path: '/:rest(.*)*', component: { render: () => null } }]
    page.use(createRouter({ history: createMemoryHistory(), routes }))
    page.mount(root)
    app = page
    await settle()
  })

  it('opens the form', async () => {
    upgrade()?.click()
    await vi.waitFor(() => expect(field('image')?.value).toBe('example/web:1'), { timeout: 20_000 })
  })

  it('says why there is none now', async () => {
    lists.services.replace([{ ...WEB, state: 'upgraded', actions: {} }])
    await settle()
    expect(upgrade()?.getAttribute('aria-disabled')).toBe('true')
    expect(upgrade()?.title).toBe('Only what is active or inactive can be upgraded; it is upgraded')
    upgrade()?.click()
    await settle()
    expect(root.querySelector('dialog')).toBeNull()
  })

  it.each([null, { imageUuid: 'docker:rancher/none', ports: null }])('has none where nothing runs: %o', async (one) => {
    lists.services.replace([{ ...WEB, actions: {}, launchConfig: one }])
    await settle()
    expect(upgrade()).toBeUndefined()
  })

  it('waits no longer for a stack that is being removed', async () => {
    const purge = () => [...root.querySelectorAll('button')].find((one) => one.textContent === 'Wait no longer')
    expect(purge()).toBeUndefined()
    lists.stacks.replace([
      { id: '1st1', type: 'stack', name: 'shop', state: 'removing', actions: { purge: 'p' }, notes: null },
    ])
    await settle()
    purge()?.click()
    await settle()
    expect(asked.some(([how, path]) => how === 'POST' && path.endsWith('/stacks/1st1?action=purge'))).toBe(true)
  })
})
