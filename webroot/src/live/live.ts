import { ref, type ShallowRef, shallowRef } from 'vue'
import { api, socketUrl } from '../api'
import { isGone, type Kind, kindOf, type Resource, type Rows } from './resource'

export type Status = 'connecting' | 'live' | 'reconnecting'

type Lists = { [K in Kind]: ShallowRef<ReadonlyMap<string, Rows[K]>> }

const KINDS: Kind[] = ['hosts', 'stacks', 'services', 'containers']
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 10_000

export const lists: Lists = {
  hosts: shallowRef(new Map()),
  stacks: shallowRef(new Map()),
  services: shallowRef(new Map()),
  containers: shallowRef(new Map()),
}
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
  for (const kind of KINDS) lists[kind].value = new Map()
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
  const mine = new WebSocket(socketUrl(`projects/${project}/subscribe?eventNames=resource.change`))
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
    const loaded = await Promise.all(KINDS.map((kind) => api.list<Resource>(`projects/${project}/${kind}`)))
    if (mine !== socket) return
    for (const [index, kind] of KINDS.entries()) {
      set(kind, new Map((loaded[index] ?? []).map((row) => [row.id, row])))
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
  const changed = new Map<Kind, Map<string, Resource>>()
  for (const resource of waiting.values()) {
    const kind = kindOf(resource)
    if (kind === null) continue
    let rows = changed.get(kind)
    if (!rows) {
      rows = new Map<string, Resource>(lists[kind].value)
      changed.set(kind, rows)
    }
    if (isGone(resource)) rows.delete(resource.id)
    else rows.set(resource.id, resource)
  }
  waiting = new Map()
  for (const [kind, rows] of changed) set(kind, rows)
}

function set(kind: Kind, rows: Map<string, Resource>) {
  // the server says which type each row has, and kindOf has looked at it
  ;(lists[kind] as ShallowRef<ReadonlyMap<string, Resource>>).value = rows
}

/** The environment that is shown. */
export function environment(): string {
  return project
}
