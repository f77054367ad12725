import { shallowRef } from 'vue'

/** What became of one row: nothing before when it is new, nothing after when it is gone. */
export interface Change<T> {
  before?: T
  after?: T
}

export type Follower<T> = (changes: Change<T>[]) => void

/**
 * The rows of one kind. Pages that show a few of them read them here; who keeps thousands in an order or in a picture
 * follows the changes, so that a change costs what it touches and not what exists.
 */
export class Collection<T extends { id: string }> {
  private rows = new Map<string, T>()
  private readonly followers = new Set<Follower<T>>()
  private readonly version = shallowRef(0)

  get(id: string | null | undefined): T | undefined {
    void this.version.value
    return id ? this.rows.get(id) : undefined
  }

  get size(): number {
    void this.version.value
    return this.rows.size
  }

  values(): T[] {
    void this.version.value
    return this.now()
  }

  /** The rows as they are now, for those who will be told of changes and need not be asked to look again. */
  now(): T[] {
    return [...this.rows.values()]
  }

  /** @returns ends the following */
  follow(follower: Follower<T>): () => void {
    this.followers.add(follower)
    return () => this.followers.delete(follower)
  }

  /** Takes these rows instead of those it had. */
  replace(rows: T[]) {
    const old = this.rows
    this.rows = new Map(rows.map((row) => [row.id, row]))
    const changes: Change<T>[] = rows.map((after) => ({ before: old.get(after.id), after }))
    for (const before of old.values()) if (!this.rows.has(before.id)) changes.push({ before })
    this.tell(changes)
  }

  apply(rows: Iterable<T>, isGone: (row: T) => boolean) {
    const changes: Change<T>[] = []
    for (const row of rows) {
      const before = this.rows.get(row.id)
      if (!isGone(row)) {
        this.rows.set(row.id, row)
        changes.push({ before, after: row })
      } else if (before) {
        this.rows.delete(row.id)
        changes.push({ before })
      }
    }
    this.tell(changes)
  }

  private tell(changes: Change<T>[]) {
    if (changes.length) {
      this.version.value++
      for (const follower of this.followers) follower(changes)
    }
  }
}
