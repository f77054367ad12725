export type Tone = 'ok' | 'info' | 'warn' | 'err' | 'off'

const TONES: Record<Tone, string[]> = {
  ok: ['active', 'running', 'healthy', 'started-once', 'reconnected'],
  info: [
    'activating',
    'creating',
    'created',
    'starting',
    'stopping',
    'registering',
    'requested',
    'upgrading',
    'upgraded',
    'finishing-upgrade',
    'rolling-back',
    'restarting',
    'removing',
    'purging',
    'provisioning',
    'waiting',
  ],
  warn: ['degraded', 'initializing', 'reinitializing', 'snapshotted'],
  err: ['unhealthy', 'error', 'erroring', 'reconnecting', 'disconnected'],
  off: ['inactive', 'stopped', 'removed', 'purged', 'deactivating'],
}
const BY_STATE = new Map(
  Object.entries(TONES).flatMap(([tone, states]) => states.map((state) => [state, tone as Tone])),
)

interface Stateful {
  state: string
  transitioning?: string
  healthState?: string | null
  agentState?: string
}

/** The one word for how a thing is: its health, when it runs but is not well, and else its state. */
export function shownState(thing: Stateful): string {
  if (thing.agentState && thing.state === 'active' && thing.agentState !== 'active') return thing.agentState
  const runs = thing.state === 'active' || thing.state === 'updating-active' || thing.state === 'running'
  const ill = thing.healthState && thing.healthState !== 'healthy' && thing.healthState !== 'started-once'
  return runs && ill ? (thing.healthState ?? thing.state) : thing.state
}

export function toneOf(thing: Stateful): Tone {
  if (thing.transitioning === 'error') return 'err'
  const state = shownState(thing)
  return BY_STATE.get(state) ?? (/^(updating|canceling|canceled)-/.test(state) ? 'info' : 'off')
}

/** Is it on its way? */
export function moves(thing: Stateful): boolean {
  return thing.transitioning === 'yes'
}
