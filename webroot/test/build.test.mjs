// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const HERE = new URL('..', import.meta.url).pathname
const INPUTS = [
  'build',
  'pom.xml',
  'package.json',
  'package-lock.json',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
]
/** Notes what it was asked for, and leaves what the real one would. */
const NPM = `#!/bin/sh
echo "$*" >>npm.log
case "$1" in
    ci) mkdir -p node_modules && touch node_modules/.package-lock.json ;;
    run) mkdir -p dist ;;
esac
`
let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-page-'))
  for (const input of [...INPUTS, 'src']) cpSync(join(HERE, input), join(folder, input), { recursive: true })
  writeFileSync(join(folder, 'npm'), NPM, { mode: 0o755 })
  writeFileSync(join(folder, 'npm.log'), '')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** @returns what npm was asked for meanwhile */
function build() {
  writeFileSync(join(folder, 'npm.log'), '')
  execFileSync(join(folder, 'build'), { env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } })
  return readFileSync(join(folder, 'npm.log'), 'utf8').trim().split('\n').filter(Boolean)
}

describe('the build of the page', () => {
  it('runs npm once, and not again while its sources are the same, whatever their times', () => {
    expect(build()).toEqual(['ci --silent --no-audit --no-fund', 'run --silent build'])
    expect(build()).toEqual([])
    const later = new Date(Date.now() + 60_000)
    for (const input of [...INPUTS, 'src/main.ts']) utimesSync(join(folder, input), later, later)
    expect(build()).toEqual([])
  })

  it.each([...INPUTS.filter((one) => !one.startsWith('package')), 'src/main.ts', 'src/pages/Hosts.vue'])(
    'builds again when %s has changed',
    (input) => {
      build()
      appendFileSync(join(folder, input), '\n')
      expect(build()).toEqual(['run --silent build'])
      expect(build()).toEqual([])
    },
  )

  it('fetches its parts again when the list of them has changed', () => {
    build()
    appendFileSync(join(folder, 'package-lock.json'), '\n')
    const later = new Date(Date.now() + 60_000)
    utimesSync(join(folder, 'package-lock.json'), later, later)
    expect(build()).toEqual(['ci --silent --no-audit --no-fund', 'run --silent build'])
  })
})
