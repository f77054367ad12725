// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const KB = 1024
const assets = new URL('../dist/assets/', import.meta.url)
const files = readdirSync(assets)

function content(file) {
  return readFileSync(new URL(file, assets))
}

function zipped(names) {
  return [...names].reduce((sum, name) => sum + gzipSync(content(name), { level: 9 }).length, 0)
}

/** A chunk with all that it needs before it can run, and the style of its own name. */
function whole(chunk, found = new Set()) {
  if (found.has(chunk)) return found
  found.add(chunk)
  for (const style of files) {
    if (style.endsWith('.css') && stem(style) === stem(chunk)) found.add(style)
  }
  for (const [, needed] of content(chunk)
    .toString()
    .matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
    if (needed) whole(needed, found)
  }
  return found
}

/** A file's name without what is drawn from its content. */
function stem(file) {
  return file.replace(/-[\w-]{8}\.\w+$/, '')
}

const index = readFileSync(new URL('../index.html', assets), 'utf8')
const shell = new Set([...index.matchAll(/\/assets\/([\w.-]+\.(?:js|css))/g)].map(([, file]) => file ?? ''))

describe('the built page', () => {
  // a list is what people open first; those that are not in the shell come after it
  it.each(['', 'Containers'])('loads within 60 KB with the list %s', (list) => {
    const first = new Set(shell)
    for (const chunk of files.filter((file) => list && stem(file) === list && file.endsWith('.js'))) {
      for (const file of whole(chunk)) first.add(file)
    }
    expect(first.size).toBeGreaterThan(shell.size - (list ? 0 : 1))
    expect(zipped(first)).toBeLessThanOrEqual(60 * KB)
  })

  it('has no part of more than 170 KB that comes later', () => {
    for (const file of files.filter((one) => !shell.has(one))) {
      expect(zipped([file]), file).toBeLessThanOrEqual(170 * KB)
    }
  })

  it('takes no more than 700 KB of the jar', () => {
    expect(files.reduce((sum, file) => sum + content(file).length, 0)).toBeLessThanOrEqual(700 * KB)
  })
})
