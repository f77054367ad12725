import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick, ref } from 'vue'
import { speak } from '../src/i18n'
import type { DriverSetting, Machine } from '../src/live/resource'
import DriverForm from '../src/parts/DriverForm.vue'
import MachineCard from '../src/parts/MachineCard.vue'

function setting(name: string, type: string, more: Partial<DriverSetting> = {}): DriverSetting {
  return { name, type, description: `what ${name} is`, required: false, default: null, options: [], ...more }
}

const SETTINGS = [
  setting('address', 'text', { required: true }),
  setting('port', 'number', { default: '22' }),
  setting('password', 'secret', { required: true }),
  setting('privateKey', 'secretMultiline'),
  setting('fast', 'boolean', { default: 'true' }),
  setting('install', 'text', { options: ['script', 'none'], default: 'script' }),
]

const MACHINE: Machine = {
  id: '1ph1',
  type: 'machine',
  name: 'n1',
  state: 'error',
  transitioning: 'error',
  transitioningMessage: 'does not let us in',
  actions: { retry: 'r', remove: 'd', update: 'u' },
  driver: 'ssh',
  hostId: null,
  settings: { address: '10.0.0.5' },
  steps: [
    { name: 'Connect', state: 'done', log: 'to 10.0.0.5' },
    { name: 'Sign in', state: 'failed', log: '<b>no</b>' },
  ],
}

let app: App
const root = document.createElement('div')

async function settle() {
  for (let i = 0; i < 20; i++) await nextTick()
}

function field<T extends HTMLElement>(name: string) {
  return root.querySelector<T>(`[name=${name}]`) as T & { value: string; required: boolean; type: string }
}

function fill(name: string, value: string) {
  const one = field(name)
  one.value = value
  one.dispatchEvent(new Event(one.tagName === 'SELECT' ? 'change' : 'input'))
}

function button(text: string) {
  return [...root.querySelectorAll('button')].find((one) => one.textContent === text)
}

beforeEach(() => speak('en'))
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

describe('the form of a host driver', () => {
  const said: object[] = []

  function show(props: object) {
    said.length = 0
    app = createApp(() =>
      h(DriverForm, { settings: SETTINGS, label: 'Go', busy: false, onSay: (one: object) => said.push(one), ...props }),
    )
    app.mount(root)
  }

  it('has a field for each setting, in its form', () => {
    show({})
    expect(SETTINGS.map((one) => field(one.name).tagName)).toEqual([
      'INPUT',
      'INPUT',
      'INPUT',
      'TEXTAREA',
      'SELECT',
      'SELECT',
    ])
    expect(field('password').type).toBe('password')
    expect(field('address').required).toBe(true)
    expect(field('port').required).toBe(false)
    expect(root.textContent).toContain('what privateKey is')
  })

  it('says what was filled in and leaves out what was not', async () => {
    show({})
    fill('address', ' 10.0.0.5 ')
    fill('password', 'sesame')
    fill('port', '2222')
    await settle()
    root.querySelector('form')?.dispatchEvent(new Event('submit'))
    expect(said).toEqual([{ address: '10.0.0.5', password: 'sesame', port: '2222', fast: 'true', install: 'script' }])
  })

  it('shows what was said before, and does not want secrets again', () => {
    show({ given: { address: '10.0.0.6', install: 'none' }, again: true })
    expect(field('address').value).toBe('10.0.0.6')
    expect(field('install').value).toBe('none')
    expect(field('password').required).toBe(false)
  })
})

describe('a machine', () => {
  const asked: [string, string, unknown][] = []
  const machine = ref(MACHINE)
  let refusal: object | undefined

  beforeEach(async () => {
    asked.length = 0
    refusal = undefined
    machine.value = MACHINE
    vi.stubGlobal('fetch', async (path: string, how: { method: string; body?: string }) => {
      asked.push([how.method, path, how.body && JSON.parse(how.body)])
      if (refusal) return { ok: false, status: 422, json: async () => refusal }
      return { ok: true, status: 200, json: async () => ({ data: [{ name: 'ssh', settings: SETTINGS }] }) }
    })
    app = createApp(() => h(MachineCard, { machine: machine.value }))
    app.mount(root)
    await settle()
  })

  it('shows its steps, with the log of the one that failed', () => {
    expect([...root.querySelectorAll('summary')].map((one) => one.textContent)).toEqual(['Connect', 'Sign in'])
    expect([...root.querySelectorAll('details')].map((one) => one.open)).toEqual([false, true])
    expect(root.querySelector('.failed pre')?.textContent).toBe('<b>no</b>')
    expect(root.querySelector('.error')?.textContent).toBe('does not let us in')
  })

  it('follows what is done', async () => {
    const steps = [{ name: 'Connect', state: 'running', log: 'a\nb' }]
    machine.value = { ...MACHINE, state: 'creating', transitioning: 'yes', actions: { remove: 'd' }, steps }
    await settle()
    expect(root.querySelector('.running pre')?.textContent).toBe('a\nb')
    expect(button('Try again')).toBeUndefined()
  })

  it('is tried again with other words', async () => {
    button('Try again')?.click()
    await settle()
    expect(field('address').value).toBe('10.0.0.5')
    fill('password', 'sesame')
    await settle()
    root.querySelector('form')?.dispatchEvent(new Event('submit'))
    await settle()
    expect(asked.at(-1)?.[1]).toMatch(/machines\/1ph1\?action=retry$/)
    expect(asked.at(-1)?.[2]).toMatchObject({ settings: { address: '10.0.0.5', password: 'sesame' } })
    expect(root.querySelector('form')).toBeNull()
  })

  it('is removed, or says why not', async () => {
    refusal = { code: 'InvalidState', message: 'not now' }
    button('Remove')?.click()
    await settle()
    expect(asked).toEqual([['DELETE', expect.stringMatching(/machines\/1ph1$/), undefined]])
    expect(root.querySelector('[role=alert]')?.textContent).toBe('not now')
  })
})
