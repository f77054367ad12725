import type { Change, Collection } from './collection'
import { type Order, Ordered } from './ordered'

/** Rows by what they belong to, each group in order. */
export class Groups<T extends { id: string }> {
  private readonly groups = new Map<string, Ordered<T>>()

  constructor(
    collection: Collection<T>,
    private readonly owner: (row: T) => string | null,
    private readonly order: Order<T>,
  ) {
    collection.follow((changes) => this.apply(changes))
  }

  of(owner: string): Ordered<T> {
    let group = this.groups.get(owner)
    if (!group) {
      group = new Ordered(this.order)
      this.groups.set(owner, group)
    }
    return group
  }

  private apply(changes: Change<T>[]) {
    const parts = new Map<string, Change<T>[]>()
    const note = (owner: string | null, change: Change<T>) => {
      if (owner === null) return
      const part = parts.get(owner)
      if (part) part.push(change)
      else parts.set(owner, [change])
    }
    for (const change of changes) {
      const from = change.before ? this.owner(change.before) : null
      const to = change.after ? this.owner(change.after) : null
      if (from !== to) note(from, { before: change.before })
      note(to, change)
    }
    for (const [owner, part] of parts) this.of(owner).apply(part)
  }
}
