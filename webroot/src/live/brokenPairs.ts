import { natural } from './ordered'
import type { Host } from './resource'

export interface BrokenPair {
  from: string
  to: string
  reason: string
}

/** Which hosts do not reach which, in the order of their names. */
export function brokenPairs(hosts: Host[]): BrokenPair[] {
  const names = new Map(hosts.map((host) => [host.id, host.name || host.hostname]))
  return hosts
    .flatMap((host) =>
      (host.unreachable ?? []).map(({ hostId, hostname, reason }) => ({
        from: host.name || host.hostname,
        to: names.get(hostId) ?? hostname,
        reason,
      })),
    )
    .map((pair) => ({ pair, key: `${natural(pair.from)}\0${natural(pair.to)}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ pair }) => pair)
}
