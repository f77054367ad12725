export type Tone = 'ok' | 'info' | 'warn' | 'err' | 'off'

/** Every state, agent's state and health that the API's contract has for what the page shows. */
const TONES = {
  active: 'ok',
  running: 'ok',
  healthy: 'ok',
  'started-once': 'ok',
  reconnected: 'ok',
  requested: 'info',
  registering: 'info',
  bootstrapping: 'info',
  provisioning: 'info',
  provisioned: 'info',
  creating: 'info',
  created: 'info',
  starting: 'info',
  stopping: 'info',
  activating: 'info',
  migrating: 'info',
  restarting: 'info',
  restoring: 'info',
  waiting: 'info',
  removing: 'info',
  purging: 'info',
  updating: 'info',
  'updating-active': 'info',
  'updating-inactive': 'info',
  'updating-running': 'info',
  'updating-stopped': 'info',
  'updating-healthy': 'info',
  upgrading: 'info',
  upgraded: 'info',
  'finishing-upgrade': 'info',
  'canceling-upgrade': 'info',
  'canceled-upgrade': 'info',
  'rolling-back': 'info',
  'canceling-rollback': 'info',
  'canceled-rollback': 'info',
  'finishing-reconnect': 'info',
  degraded: 'warn',
  initializing: 'warn',
  reinitializing: 'warn',
  'updating-reinitializing': 'warn',
  'updating-unhealthy': 'warn',
  unhealthy: 'err',
  error: 'err',
  failing: 'err',
  refused: 'err',
  erroring: 'err',
  reconnecting: 'err',
  disconnecting: 'err',
  disconnected: 'err',
  inactive: 'off',
  deactivating: 'off',
  stopped: 'off',
  removed: 'off',
  purged: 'off',
} as const satisfies Record<string, Tone>

export type State = keyof typeof TONES

interface Stateful {
  state: string
  transitioning?: string
  healthState?: string | null
  agentState?: string
}

/** A newer server may know more. */
export function isKnown(state: string): state is State {
  return Object.hasOwn(TONES, state)
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
  return isKnown(state) ? TONES[state] : 'off'
}

/** Is it on its way? */
export function moves(thing: Stateful): boolean {
  return thing.transitioning === 'yes'
}
