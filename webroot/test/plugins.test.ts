import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, createApp, nextTick } from 'vue'
import { speak } from '../src/i18n'
import { lists } from '../src/live/live'
import { fieldsOf, isGone, kindOf, type Plugin } from '../src/live/resource'
import Plugins from '../src/pages/Plugins.vue'

const FINE: Plugin = {
  id: '1pl1',
  type: 'plugin',
  name: 'cloud',
  state: 'active',
  transitioning: 'no',
  transitioningMessage: null,
  actions: {},
  version: '1.2.0',
  description: 'Hosts of a cloud.',
  node: 'http://one:8080',
  extensions: [
    { kind: 'hostDriver', name: 'cloud', settings: [] },
    { kind: 'upgradeStrategy', name: 'careful', settings: [] },
  ],
  failures: 0,
  lastFailure: null,
  lastFailed: null,
}

const REFUSED: Plugin = {
  ...FINE,
  id: '1pl2',
  name: 'bad.jar',
  state: 'refused',
  transitioning: 'error',
  transitioningMessage: 'is no jar, or not all of one',
  version: '',
  extensions: [],
}

describe('the plugins', () => {
  let app: App
  const root = document.createElement('div')

  beforeEach(async () => {
    await speak('en')
    lists.plugins.replace([])
    app = createApp(Plugins)
    app.mount(root)
  })

  afterEach(() => app.unmount())

  function rows() {
    return [...root.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim())
  }

  it('are a list of their own, with all that the page reads', () => {
    expect(kindOf({ type: 'plugin' })).toBe('plugins')
    expect(fieldsOf('plugins').split(',')).toEqual(expect.arrayContaining(['extensions', 'version', 'lastFailure']))
  })

  it('say where they come from when there are none', () => {
    expect(root.textContent).toContain('No plugins')
    expect(root.textContent).toContain('plugins folder')
  })

  it('show what they offer, and why one is refused', async () => {
    lists.plugins.replace([FINE, REFUSED])
    await nextTick()
    expect(rows()).toHaveLength(2)
    expect(rows()[0]).toContain('refused')
    expect(rows()[0]).toContain('is no jar')
    expect(rows()[1]).toContain('host driver cloud')
    expect(rows()[1]).toContain('upgrade strategy careful')
    expect(root.textContent).not.toContain('http://one:8080')

    await speak('zh')
    await nextTick()
    expect(root.textContent).toContain('主机驱动 cloud')
    expect(root.textContent).toContain('已拒绝')
  })

  it('follow what happens, and name the server when there are several', async () => {
    lists.plugins.replace([FINE])
    lists.plugins.apply(
      [
        {
          ...FINE,
          state: 'failing',
          transitioning: 'error',
          transitioningMessage: 'it broke',
          lastFailure: 'it broke',
          failures: 3,
        },
        { ...FINE, id: '1pl3', node: 'http://two:8080' },
      ],
      isGone,
    )
    await nextTick()
    expect(rows()[0]).toContain('it broke')
    expect(rows()[0]).toContain('http://one:8080')
    expect(rows()[1]).toContain('http://two:8080')

    lists.plugins.apply([{ ...FINE, state: 'removed' }], isGone)
    await nextTick()
    expect(rows()).toHaveLength(1)
  })
})
