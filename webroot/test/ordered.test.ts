import { describe, expect, it } from 'vitest'
import { effectScope, ref } from 'vue'
import { Collection } from '../src/live/collection'
import { Groups } from '../src/live/groups'
import { natural, Ordered, type Redraw, useOrdered } from '../src/live/ordered'

interface Row {
  id: string
  name: string
  state: string
  host: string
}

const MANY = 10_000
const LOG = Math.ceil(Math.log2(MANY)) + 1

function row(number: number, state = 'running'): Row {
  return { id: `1i${number}`, name: `web-${number}`, state, host: `1h${number % 100}` }
}

function ids(ordered: Ordered<Row>) {
  return ordered.slice(0, ordered.size).map((one) => one.id)
}

/** All of them in order by name, with a count of the comparisons that come after. */
function filled(key: (one: Row) => string) {
  const count = { comparisons: 0, replaced: 0, orders: 0 }
  const ordered = new Ordered<Row>({ key }, (a, b) => {
    count.comparisons++
    return a < b ? -1 : a > b ? 1 : 0
  })
  ordered.apply(Array.from({ length: MANY }, (_, i) => ({ after: row(i) })))
  count.comparisons = 0
  ordered.follow((what) => {
    if (what === 'order') count.orders++
    else count.replaced += what.length
  })
  return { ordered, count }
}

describe('natural order', () => {
  it('counts as people do', () => {
    const names = ['web-10', 'Web-9', 'api-2', 'web-007', 'web', 'web-1000']
    expect(names.sort((a, b) => (natural(a) < natural(b) ? -1 : 1))).toEqual([
      'api-2',
      'web',
      'web-007',
      'Web-9',
      'web-10',
      'web-1000',
    ])
  })
})

describe('an order of 10,000 rows', () => {
  it('compares nothing for rows that stay where they are', () => {
    const { ordered, count } = filled((one) => natural(one.name))
    for (let i = 0; i < 2000; i++) ordered.apply([{ before: row(i), after: row(i, 'stopped') }])
    expect(count).toEqual({ comparisons: 0, replaced: 2000, orders: 0 })
    expect(ordered.at(ordered.indexOf('1i1999'))?.state).toBe('stopped')
  })

  it('looks twice through the logarithm of them for one that moves', () => {
    const { ordered, count } = filled((one) => `${one.state} ${natural(one.name)}`)
    for (let i = 0; i < 2000; i++) ordered.apply([{ before: row(i), after: row(i, 'stopped') }])
    expect(count.comparisons).toBeLessThanOrEqual(2000 * 2 * LOG)
    expect(ids(ordered).slice(-2000)).toEqual(Array.from({ length: 2000 }, (_, i) => `1i${i}`))
  })

  it('is the same whether the changes came one by one or at once', () => {
    const one = filled((it) => `${it.state} ${natural(it.name)}`).ordered
    const all = filled((it) => `${it.state} ${natural(it.name)}`).ordered
    const changes = Array.from({ length: 3000 }, (_, i) =>
      i % 3 ? { before: row(i * 3), after: row(i * 3, 'stopped') } : { before: row(i * 3) },
    )
    for (const change of changes) one.apply([change])
    all.apply(changes)
    expect(one.size).toBe(MANY - 1000)
    expect(ids(all)).toEqual(ids(one))
  })
})

it('keeps only what fits, and orders anew when asked for something else', () => {
  const rows = new Collection<Row>()
  rows.replace([row(1), row(2, 'stopped'), row(10)])
  const state = ref('')
  const scope = effectScope()
  const ordered = scope.run(() =>
    useOrdered(rows, () => {
      const wanted = state.value
      return { key: (one) => natural(one.name), fits: (one) => one.state.includes(wanted) }
    }),
  )
  const shown = () => (ordered ? ids(ordered.value) : [])
  expect(shown()).toEqual(['1i1', '1i2', '1i10'])
  state.value = 'stopped'
  expect(shown()).toEqual(['1i2'])
  rows.apply([row(1, 'stopped'), row(2, 'running'), row(3, 'stopped')], () => false)
  expect(shown()).toEqual(['1i1', '1i3'])
  rows.replace([row(3, 'stopped')])
  expect(shown()).toEqual(['1i3'])
  scope.stop()
  rows.replace([])
  expect(shown()).toEqual(['1i3'])
})

it('tells only the groups that a change touches', () => {
  const rows = new Collection<Row>()
  const groups = new Groups(rows, (one) => one.host, { key: (one) => natural(one.name) })
  rows.replace(Array.from({ length: MANY }, (_, i) => row(i)))
  expect(groups.of('1h7').size).toBe(100)
  const told: string[] = []
  for (const host of ['1h7', '1h8', '1h9']) {
    const tell: Redraw<Row> = (what) =>
      told.push(`${host} ${what === 'order' ? what : what.map((one) => one.id).join()}`)
    groups.of(host).follow(tell)
  }
  rows.apply([row(107, 'stopped'), { ...row(8), host: '1h9' }], () => false)
  expect(told.sort()).toEqual(['1h7 1i107', '1h8 order', '1h9 order'])
  expect(groups.of('1h8').size).toBe(99)
  expect(groups.of('1h9').indexOf('1i8')).toBe(0)
})
