/** What every thing of the API has; the rest is by its type. */
export interface Resource {
  id: string
  type: string
  name: string | null
  state: string
  transitioning?: string
  transitioningMessage?: string | null
  healthState?: string | null
  actions: Record<string, string>
}

export interface Network extends Resource {
  driver: string | null
  driverReason: string | null
  subnet: string
}

/** A host that another does not reach as it should. */
export interface Unreachable {
  hostId: string
  hostname: string
  reason: string
}

export interface Host extends Resource {
  hostname: string
  agentState: string
  agentIpAddress: string | null
  labels: Record<string, string>
  milliCpu: number
  memory: number
  info: { osInfo?: { operatingSystem?: string; dockerVersion?: string; kernelVersion?: string } }
  networkDrivers: string[] | null
  unreachable: Unreachable[] | null
}

/** Something that is done to make a machine a host, with the end of what it wrote. */
export interface Step {
  name: string
  state: string
  log: string
}

/** What a host driver makes a host of. */
export interface Machine extends Resource {
  driver: string
  hostId: string | null
  settings: Record<string, string> | null
  steps: Step[] | null
}

/** What people may say to a host driver, an upgrade strategy or a notification sink. */
export interface DriverSetting {
  name: string
  type: string
  description: string
  required: boolean
  default: string | null
  options: string[] | null
}

export interface Driver extends Resource {
  name: string
  settings: DriverSetting[]
}

export interface Stack extends Resource {
  notes: string[] | null
}

export interface LaunchConfig {
  imageUuid: string
  ports: string[] | null
}

/** Where a load balancer sends what comes in at a port. */
export interface PortRule {
  sourcePort: number | null
  targetPort: number | null
  protocol: string
  hostname: string | null
  path: string | null
  serviceId: string | null
  selector: string | null
}

/** What is counted at a port, by a rule or for a target; what does not apply is left out. */
export interface BalancerCounts {
  name: string
  sessionsPerSecond?: number
  requestsPerSecond?: number
  requests?: number
  sessions?: number
  sessionsEver?: number
  responses2xx?: number
  responses3xx?: number
  responses4xx?: number
  responses5xx?: number
  connectionErrors?: number
  responseErrors?: number
}

export interface TargetCounts extends BalancerCounts {
  instanceId: string | null
  target: string
  /** The worst that one of the balancers sees, which runs on this host. */
  state: string
  stateHostId: string | null
  check: string | null
  responseMillis?: number | null
}

export interface BalancerStatistics {
  ports: BalancerCounts[]
  rules: BalancerCounts[]
  targets: TargetCounts[]
  silentInstanceIds: string[]
}

export interface Service extends Resource {
  lbConfig?: { portRules: PortRule[] } | null
  stackId: string
  scale: number | null
  currentScale: number | null
  launchConfig: LaunchConfig | null
  linkedServices: Record<string, string> | null
  instanceIds: string[] | null
  /** How it is being upgraded, and of 100 new requests so many go to the new containers; null when they are not told apart. */
  upgradeStrategy: string | null
  upgradeShare: number | null
}

export interface Container extends Resource {
  imageUuid: string
  hostId: string | null
  stackId: string | null
  primaryIpAddress: string | null
  externalId: string | null
  startCount: number | null
  firstRunning: string | null
  exitCode: number | null
  /** Why it is not healthy, and since when it is as it is; null when nobody checks it. */
  healthReason: string | null
  healthSince: string | null
  /** Of the platform, and nobody's own work. */
  system: boolean
  command: string[] | null
  ports: string[] | null
}

/** A jar in the plugins folder of one server. */
export interface Plugin extends Resource {
  version: string
  description: string
  /** The URL of the server. */
  node: string
  extensions: { kind: string; name: string; settings: DriverSetting[] }[]
  failures: number
  lastFailure: string | null
  lastFailed: string | null
}

/** What people can be told of. */
export const EVENTS = [
  'hostLost',
  'hostBack',
  'serviceUnhealthy',
  'serviceDegraded',
  'serviceHealthy',
  'upgradeEnded',
  'upgradeStopped',
  'upgradeRolledBack',
  'pluginFailed',
  'pluginBack',
] as const

export type News = (typeof EVENTS)[number]

/** Where news go, and how that goes. */
export interface Notification extends Resource {
  sink: string
  events: News[]
  waiting: number
  lastTold: string | null
  lastToldTime: string | null
  lastFailure: string | null
}

export interface Rows {
  networks: Network
  machines: Machine
  hosts: Host
  stacks: Stack
  services: Service
  containers: Container
  plugins: Plugin
  notifications: Notification
}

export type Kind = keyof Rows

type All<T> = Record<keyof T, true>

const EVERY: All<Resource> = {
  id: true,
  type: true,
  name: true,
  state: true,
  transitioning: true,
  transitioningMessage: true,
  healthState: true,
  actions: true,
}

/** What is asked of the server, which knows a hundred fields more; a field that a page reads and is not here is no valid program. */
const FIELDS: { [K in Kind]: All<Rows[K]> } = {
  networks: { ...EVERY, driver: true, driverReason: true, subnet: true },
  machines: { ...EVERY, driver: true, hostId: true, settings: true, steps: true },
  hosts: {
    ...EVERY,
    hostname: true,
    agentState: true,
    agentIpAddress: true,
    labels: true,
    milliCpu: true,
    memory: true,
    info: true,
    networkDrivers: true,
    unreachable: true,
  },
  stacks: { ...EVERY, notes: true },
  services: {
    ...EVERY,
    stackId: true,
    scale: true,
    currentScale: true,
    launchConfig: true,
    linkedServices: true,
    lbConfig: true,
    instanceIds: true,
    upgradeStrategy: true,
    upgradeShare: true,
  },
  containers: {
    ...EVERY,
    imageUuid: true,
    hostId: true,
    stackId: true,
    primaryIpAddress: true,
    externalId: true,
    startCount: true,
    firstRunning: true,
    exitCode: true,
    healthReason: true,
    healthSince: true,
    system: true,
    command: true,
    ports: true,
  },
  plugins: {
    ...EVERY,
    version: true,
    description: true,
    node: true,
    extensions: true,
    failures: true,
    lastFailure: true,
    lastFailed: true,
  },
  notifications: {
    ...EVERY,
    sink: true,
    events: true,
    waiting: true,
    lastTold: true,
    lastToldTime: true,
    lastFailure: true,
  },
}

export function fieldsOf(...kinds: Kind[]): string {
  return [...new Set(kinds.flatMap((kind) => Object.keys(FIELDS[kind])))].join(',')
}

const SERVICES = /service$/i

/** Which list a resource belongs to; null for one that no page shows. */
export function kindOf(resource: { type: string }): Kind | null {
  switch (resource.type) {
    case 'network':
      return 'networks'
    case 'machine':
      return 'machines'
    case 'host':
      return 'hosts'
    case 'stack':
      return 'stacks'
    case 'plugin':
      return 'plugins'
    case 'notification':
      return 'notifications'
    case 'container':
    case 'instance':
      return 'containers'
    default:
      return SERVICES.test(resource.type) ? 'services' : null
  }
}

export function isGone(resource: Resource): boolean {
  return resource.state === 'removed' || resource.state === 'purged'
}

/** A host's labels that people gave it. */
export function labelsOf(host: Host): string[] {
  return Object.entries(host.labels ?? {})
    .filter(([name]) => !name.startsWith('io.rancher.'))
    .map(([name, value]) => `${name}=${value}`)
}
