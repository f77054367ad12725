import { computed, onScopeDispose, shallowRef } from 'vue'
import type { Change, Collection } from './collection'

interface Entry<T> {
  key: string
  row: T
}

export interface Order<T> {
  key: (row: T) => string
  fits?: (row: T) => boolean
}

/** Told which rows were replaced where they are, or that rows came, went or moved. */
export type Redraw<T> = (replaced: T[] | 'order') => void

/** Above this many at once, one sort is cheaper than putting each in its place. */
const SORT_FROM = 200

/**
 * Rows in the order of their keys, kept by changes: a row that stays where it was costs no comparison, one that moves
 * about twice the logarithm of all.
 */
export class Ordered<T extends { id: string }> {
  /** Counts the changes, for what is drawn from the rows. */
  readonly version = shallowRef(0)
  private changes = 0
  private entries: Entry<T>[] = []
  private readonly byId = new Map<string, Entry<T>>()
  private readonly followers = new Set<Redraw<T>>()

  constructor(
    private readonly order: Order<T>,
    private readonly compare: (a: string, b: string) => number = plain,
  ) {}

  get size(): number {
    void this.version.value
    return this.entries.length
  }

  at(index: number): T | undefined {
    return this.entries[index]?.row
  }

  slice(from: number, to: number): T[] {
    void this.version.value
    return this.entries.slice(from, to).map((entry) => entry.row)
  }

  /** Where a row is; -1 when it is not here. */
  indexOf(id: string): number {
    const entry = this.byId.get(id)
    return entry ? this.place(entry.key) : -1
  }

  follow(redraw: Redraw<T>): () => void {
    this.followers.add(redraw)
    return () => this.followers.delete(redraw)
  }

  apply(changes: Change<T>[]) {
    const replaced: T[] = []
    const added: Entry<T>[] = []
    const left = new Set<Entry<T>>()
    for (const { before, after } of changes) {
      const id = (after ?? before)?.id ?? ''
      const old = this.byId.get(id)
      const row = after && (this.order.fits?.(after) ?? true) ? after : undefined
      const key = row ? `${this.order.key(row)}\0${id}` : ''
      if (old && row && old.key === key) {
        old.row = row
        replaced.push(row)
        continue
      }
      if (old) {
        left.add(old)
        this.byId.delete(id)
      }
      if (row) {
        const entry = { key, row }
        added.push(entry)
        this.byId.set(id, entry)
      }
    }
    if (added.length + left.size >= SORT_FROM) this.sortIn(added, left)
    else this.putIn(added, left)
    const moved = added.length + left.size > 0
    if (moved || replaced.length) {
      // set without reading: who makes an order while drawing must not be drawn again by it
      this.version.value = ++this.changes
      for (const redraw of this.followers) redraw(moved ? 'order' : replaced)
    }
  }

  private sortIn(added: Entry<T>[], left: Set<Entry<T>>) {
    this.entries = this.entries.filter((entry) => !left.has(entry))
    this.entries.push(...added)
    this.entries.sort((a, b) => this.compare(a.key, b.key))
  }

  private putIn(added: Entry<T>[], left: Set<Entry<T>>) {
    for (const entry of left) this.entries.splice(this.place(entry.key), 1)
    for (const entry of added) this.entries.splice(this.place(entry.key), 0, entry)
  }

  /** Where the key is, or would be. */
  private place(key: string): number {
    let from = 0
    let to = this.entries.length
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.compare(this.entries[middle]?.key ?? '', key) < 0) from = middle + 1
      else to = middle
    }
    return from
  }
}

function plain(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A text to sort by as people count: web-2 before web-10, whatever the case. A number's length is put before it. */
export function natural(text: string | null | undefined): string {
  return (text ?? '').toLowerCase().replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String.fromCharCode(48 + Math.min(number.length, 40)) + number
  })
}

/** The rows of a collection in an order, ordered anew when something that the order reads has changed. */
export function useOrdered<T extends { id: string }>(collection: Collection<T>, order: () => Order<T>) {
  const ordered = computed(() => {
    const fresh = new Ordered(order())
    fresh.apply(collection.now().map((after) => ({ after })))
    return fresh
  })
  onScopeDispose(collection.follow((changes) => ordered.value.apply(changes)))
  return ordered
}
