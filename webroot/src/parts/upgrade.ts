import type { DriverSetting, LaunchConfig, Plugin } from '../live/resource'
import type { Said } from './settings'

/** What a service has to say of itself to be upgraded; of a sidekick only, the name of its containers. */
export interface Upgradable {
  name: string
  launchConfig: LaunchConfig
  secondaryLaunchConfigs: (LaunchConfig & { name: string })[] | null
  /** Of an upgrade that says nothing of them. */
  upgradeOptions: Options
}

export interface Options {
  batchSize: number
  intervalMillis: number
  deadlineMillis: number
  startFirst: boolean
  autoFinish: boolean
  autoRollback: boolean
  pauseAfterFirstBatch: boolean
  strategy: string
  settings: Record<string, string>
}

export interface Strategy {
  name: string
  settings: DriverSetting[]
}

/** How it is done, in the units of the form. */
export interface Manner {
  batchSize: number
  intervalSeconds: number
  deadlineSeconds: number
  startFirst: boolean
  autoFinish: boolean
  autoRollback: boolean
  pauseAfterFirstBatch: boolean
}

/** The one that is no plugin's. */
export const IN_SERVICE: Strategy = { name: 'in-service', settings: [] }
/** The primary among images, which has no name of its own. */
export const PRIMARY = ''
const SECOND = 1000
const DOCKER = /^docker:/

/** As the service itself wants it. */
export function usually(own: Options): Manner {
  const { intervalMillis, deadlineMillis, strategy: _, settings: __, ...plain } = own
  return { ...plain, intervalSeconds: intervalMillis / SECOND, deadlineSeconds: deadlineMillis / SECOND }
}

/** Those that can be had now; every server of several has its own plugins, and mostly the same. */
export function strategiesOf(plugins: Plugin[]): Strategy[] {
  const found = new Map([[IN_SERVICE.name, IN_SERVICE]])
  for (const plugin of plugins.filter((one) => one.state === 'active')) {
    for (const one of plugin.extensions) {
      if (one.kind === 'upgradeStrategy' && !found.has(one.name)) found.set(one.name, one)
    }
  }
  return [...found.values()]
}

export function imagesOf(service: Upgradable): Record<string, string> {
  return Object.fromEntries([
    [PRIMARY, imageOf(service.launchConfig)],
    ...(service.secondaryLaunchConfigs ?? []).map((one) => [one.name, imageOf(one)]),
  ])
}

function imageOf(config: LaunchConfig): string {
  return config.imageUuid.replace(DOCKER, '')
}

/**
 * What is asked of the API: each launch config as it is, but for its image. Those whose image stays are left out and
 * their containers with them; when all stay, all are made anew, from what the registry has by now.
 */
export function request(
  service: Upgradable,
  images: Record<string, string>,
  manner: Manner,
  strategy: string,
  settings: Said,
) {
  const now = imagesOf(service)
  const same = Object.keys(now).every((name) => images[name] === now[name])
  const goes = (name: string) => same || images[name] !== now[name]
  const renewed = <T extends LaunchConfig>(config: T, name: string): T => ({
    ...config,
    imageUuid: `docker:${images[name]?.replace(DOCKER, '')}`,
  })
  const { intervalSeconds, deadlineSeconds, ...plain } = manner
  return {
    inServiceStrategy: {
      launchConfig: goes(PRIMARY) ? renewed(service.launchConfig, PRIMARY) : undefined,
      secondaryLaunchConfigs: (service.secondaryLaunchConfigs ?? [])
        .filter((one) => goes(one.name))
        .map((one) => renewed(one, one.name)),
      ...plain,
      intervalMillis: Math.round(intervalSeconds * SECOND),
      deadlineMillis: Math.round(deadlineSeconds * SECOND),
      strategy,
      settings,
    },
  }
}

/** Which field of the form the API means; null for one that the form has not. */
export function meant(field: string, asked: ReturnType<typeof request>, settings: Said): string | null {
  const path = field.replace(/^inServiceStrategy\./, '')
  if (path === field) return null
  if (path === 'launchConfig.imageUuid') return `image.${PRIMARY}`
  const sidekick = /^secondaryLaunchConfigs\[(\d+)\]\.imageUuid$/.exec(path)
  if (sidekick) {
    const config = asked.inServiceStrategy.secondaryLaunchConfigs[Number(sidekick[1])]
    return config ? `image.${config.name}` : null
  }
  const setting = /^settings\.(.+)$/.exec(path)?.[1]
  if (setting) return setting in settings ? path : null
  // what settings say together is wrong for the strategy
  if (path === 'settings') return 'strategy'
  return ['batchSize', 'intervalMillis', 'deadlineMillis', 'strategy'].includes(path) ? path : null
}
