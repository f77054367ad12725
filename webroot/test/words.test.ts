import { describe, expect, it } from 'vitest'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'
import { isKnown, toneOf } from '../src/states'

/** What clients of the API can see of hosts and their agents, stacks, services, containers and health, by its contract. */
const CONTRACT = `
  requested registering inactive provisioning provisioned activating active deactivating erroring error removing removed
  purging purged updating-active updating-inactive
  disconnecting disconnected reconnecting reconnected finishing-reconnect creating created bootstrapping updating
  upgrading upgraded finishing-upgrade canceling-upgrade canceled-upgrade rolling-back canceling-rollback
  canceled-rollback restarting
  starting running stopping stopped migrating updating-running updating-stopped restoring
  healthy unhealthy initializing reinitializing degraded started-once updating-healthy updating-unhealthy
  updating-reinitializing`
  .trim()
  .split(/\s+/)

/** Every word with the way to it, however deep. */
function deep(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? deep(value, `${path}${key}.`) : [[path + key, value] as [string, unknown]],
  )
}

describe('the words', () => {
  it('are the same in both languages, at every depth', () => {
    expect(
      deep(zh)
        .map(([path]) => path)
        .sort(),
    ).toEqual(
      deep(en)
        .map(([path]) => path)
        .sort(),
    )
  })

  it.each([...deep(en), ...deep(zh)])('say something for %s', (_, word) => {
    expect(word).toMatch(/\S/)
  })

  it.each(CONTRACT)('have %s in both languages, and it has a look', (state) => {
    expect(isKnown(state)).toBe(true)
    expect(deep(en.states).map(([path]) => path)).toContain(state)
    expect(Object.entries(zh.states).find(([path]) => path === state)?.[1]).toMatch(/\p{Script=Han}/u)
    expect(['ok', 'info', 'warn', 'err', 'off']).toContain(toneOf({ state }))
  })
})
