import { ref } from 'vue'
import { api, socketUrl } from '../api'
import { Collection } from './collection'
import { countOf } from './countOf'
import { Groups } from './groups'
import { natural } from './ordered'
import { type Container, fieldsOf, isGone, type Kind, kindOf, type Resource, type Rows } from './resource'

export type Status = 'connecting' | 'live' | 'reconnecting'

const KINDS: Kind[] = ['networks', 'machines', 'hosts', 'stacks', 'services', 'containers', 'plugins', 'notifications']
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 10_000

export const lists: { [K in Kind]: Collection<Rows[K]> } = {
  networks: new Collection(),
  machines: new Collection(),
  hosts: new Collection(),
  stacks: new Collection(),
  services: new Collection(),
  containers: new Collection(),
  plugins: new Collection(),
  notifications: new Collection(),
}
export const containersOfHost = new Groups<Container>(lists.containers, (one) => one.hostId, {
  key: (one) => natural(one.name),
  fits: (one) => !one.system,
})
/** Its Network Agent, and whatever else the platform runs there. */
export const systemOfHost = new Groups<Container>(lists.containers, (one) => (one.system ? one.hostId : null), {
  key: (one) => natural(one.name),
})
/** How many containers there are of people's own. */
export const ownContainers = countOf(lists.containers, (one) => !one.system)
export const status = ref<Status>('connecting')
/** When the last word came from the server. */
export const heardAt = ref(0)

/** Changes that came while nothing could be drawn, the newest of each. */
let waiting = new Map<string, Resource>()
let loading = false
let drawing = false
let socket: WebSocket | null = null
let project = ''
let pause = FIRST_PAUSE
let again: ReturnType<typeof setTimeout> | undefined

/** Follows one environment: first listens, then reads the lists, then applies what was heard meanwhile. */
export function follow(environment: string) {
  stop()
  project = environment
  for (const kind of KINDS) lists[kind].replace([])
  connect()
}

export function stop() {
  clearTimeout(again)
  const old = socket
  socket = null
  old?.close()
  waiting = new Map()
  status.value = 'connecting'
}

function connect() {
  const mine = new WebSocket(
    socketUrl(`projects/${project}/subscribe?eventNames=resource.change&fields=${fieldsOf(...KINDS)}`),
  )
  socket = mine
  mine.onopen = () => void load(mine)
  mine.onmessage = (event) => {
    heardAt.value = Date.now()
    const change = JSON.parse(event.data as string)
    if (change.name === 'resource.change') {
      waiting.set(change.data.resource.id, change.data.resource)
      draw()
    }
  }
  mine.onclose = () => mine === socket && retry()
}

function retry() {
  status.value = 'reconnecting'
  again = setTimeout(connect, pause * (0.5 + Math.random()))
  pause = Math.min(pause * 2, LONGEST_PAUSE)
}

async function load(mine: WebSocket) {
  loading = true
  try {
    const loaded = await Promise.all(
      KINDS.map((kind) => api.list<Resource>(`projects/${project}/${kind}?fields=${fieldsOf(kind)}`)),
    )
    if (mine !== socket) return
    for (const [index, kind] of KINDS.entries()) {
      rows(kind).replace(loaded[index] ?? [])
    }
    loading = false
    pause = FIRST_PAUSE
    status.value = 'live'
    heardAt.value = Date.now()
    apply()
  } catch {
    loading = false
    if (mine === socket) mine.close()
  }
}

/** Many changes within a frame are drawn once. A page in the background gets no frames, and needs none. */
function draw() {
  if (!drawing && !loading) {
    drawing = true
    requestAnimationFrame(() => {
      drawing = false
      apply()
    })
  }
}

function apply() {
  if (loading) return
  const changed = new Map<Kind, Resource[]>()
  for (const resource of waiting.values()) {
    const kind = kindOf(resource)
    if (kind === null) continue
    const those = changed.get(kind)
    if (those) those.push(resource)
    else changed.set(kind, [resource])
  }
  waiting = new Map()
  for (const [kind, those] of changed) rows(kind).apply(those, isGone)
}

/** The server says which type each row has, and kindOf has looked at it. */
function rows(kind: Kind) {
  return lists[kind] as unknown as Collection<Resource>
}

/** The environment that is shown. */
export function environment(): string {
  return project
}
