import { type Ref, ref } from 'vue'
import type { Collection } from './collection'

/** How many rows are so, kept by changes. */
export function countOf<T extends { id: string }>(collection: Collection<T>, isSo: (row: T) => boolean): Ref<number> {
  const count = ref(0)
  const one = (row: T | undefined) => (row && isSo(row) ? 1 : 0)
  collection.follow((changes) => {
    let by = 0
    for (const { before, after } of changes) by += one(after) - one(before)
    // set only when it differs: who reads it is drawn again
    if (by) count.value += by
  })
  return count
}
