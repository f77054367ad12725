import { computed } from 'vue'
import { lists } from './live'

/** What hosts are called, by id. Stays the same object while no name changes, as often as the hosts do. */
export function useHostNames() {
  return computed<ReadonlyMap<string, string>>((old) => {
    const next = new Map(lists.hosts.values().map((host) => [host.id, host.name || host.hostname]))
    return old?.size === next.size && [...next].every(([id, name]) => old.get(id) === name) ? old : next
  })
}
