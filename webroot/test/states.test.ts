import { describe, expect, it } from 'vitest'
import { moves, shownState, toneOf } from '../src/states'

describe('states', () => {
  it('shows the health of what runs and is not well', () => {
    expect(shownState({ state: 'active', healthState: 'degraded' })).toBe('degraded')
    expect(shownState({ state: 'active', healthState: 'healthy' })).toBe('active')
    expect(shownState({ state: 'inactive', healthState: 'unhealthy' })).toBe('inactive')
    expect(shownState({ state: 'running', healthState: 'unhealthy' })).toBe('unhealthy')
    expect(shownState({ state: 'active', agentState: 'reconnecting' })).toBe('reconnecting')
  })

  it('keeps colour and movement apart', () => {
    expect(toneOf({ state: 'upgraded', transitioning: 'no' })).toBe('info')
    expect(moves({ state: 'upgraded', transitioning: 'no' })).toBe(false)
    expect(moves({ state: 'activating', transitioning: 'yes' })).toBe(true)
    expect(toneOf({ state: 'activating', transitioning: 'error' })).toBe('err')
    expect(toneOf({ state: 'updating-active' })).toBe('info')
    expect(toneOf({ state: 'stopped' })).toBe('off')
    expect(toneOf({ state: 'disconnected' })).toBe('err')
    expect(toneOf({ state: 'never heard of' })).toBe('off')
  })
})
