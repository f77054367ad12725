// Opens the built page with 10,000 containers that change all the time, and sees that it stays quick:
//   node e2e/budget.mjs
// It prints what it measured, an id before each, as docs/benchmarks.md explains them. How many rows are drawn does not depend on the machine and has to be right; of the times
// only those end it with 1 that no slow or busy machine explains, several times what they should be.
import { launch } from './browser.mjs'
import { serve } from './fake.mjs'

const CONTAINERS = 10_000
const HOSTS = 100
const MOST_ROWS = 100
const CHANGES_A_SECOND = 2000
const MB = 2 ** 20
/** A slow line and a slow machine. */
const SLOW = { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 }
const SLOWDOWN = 4
const lists = { projects: [{ id: '1a5', type: 'project', name: 'Default', actions: {} }], hosts: [], stacks: [] }
lists.hosts = Array.from({ length: HOSTS }, (_, i) => ({
  id: `1h${i}`,
  type: 'host',
  name: `host-${i}`,
  hostname: `host-${i}`,
  state: 'active',
  agentState: 'active',
  agentIpAddress: `10.0.0.${i}`,
  labels: {},
  milliCpu: 4000,
  memory: 2 ** 33,
  info: {},
  actions: {},
}))
lists.containers = Array.from({ length: CONTAINERS }, (_, i) => container(i, 'running'))
const misses = []

function container(i, state) {
  return {
    id: `1i${i}`,
    type: 'container',
    name: `shop-web-${i + 1}`,
    state,
    transitioning: 'no',
    imageUuid: 'docker:example/web:1',
    hostId: `1h${i % HOSTS}`,
    stackId: '1st1',
    serviceIds: ['1s1'],
    primaryIpAddress: `10.42.${i >> 8}.${i & 255}`,
    startCount: 1,
    labels: { 'io.rancher.stack.name': 'shop', 'io.rancher.stack_service.name': 'shop/web' },
    actions: { restart: 'x', remove: 'x', logs: 'x' },
  }
}

/** @param wanted the budget @param most what no machine explains */
function judge(id, value, wanted, most, unit) {
  console.log(`page.${id} ${Math.round(value)} ${unit}, budget ${wanted}${value > wanted ? ', missed' : ''}`)
  if (value > most) misses.push(`${id}: ${Math.round(value)} ${unit} is more than ${most}`)
}

function check(right, what) {
  if (!right) misses.push(what)
}

/** What is kept in memory, with the rubbish taken out. */
async function kept(session) {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize
}

const fake = await serve(lists)
const browser = await launch()
let changing
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(() => localStorage.setItem('drover.signedIn', 'yes'))
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const wrong = []
  page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()))
  page.on('pageerror', (error) => wrong.push(error.message))

  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  const cold = performance.now()
  await page.goto(`${fake.url}/hosts`)
  await page.waitForSelector('.live:not(.connecting):not(.reconnecting)')
  await page.waitForFunction((hosts) => document.querySelectorAll('article canvas').length > Math.min(hosts, 10), HOSTS)
  judge('hosts', performance.now() - cold, 2500, 10_000, 'ms')
  await session.send('Network.emulateNetworkConditions', {
    ...SLOW,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })

  const started = performance.now()
  await page.goto(`${fake.url}/containers`)
  await page.waitForSelector('td a:text-is("shop-web-1")')
  judge('containers', performance.now() - started, 2500, 10_000, 'ms')
  check((await page.textContent('.head .muted')) === String(CONTAINERS), 'the page does not count 10,000 containers')

  let changed = 0
  changing = setInterval(() => {
    for (let i = 0; i < CHANGES_A_SECOND / 50; i++) {
      const number = (changed++ * 37) % CONTAINERS
      fake.change(container(number, changed % 2 ? 'stopped' : 'running'))
    }
  }, 20)

  await session.send('Performance.enable')
  const atFirst = await kept(session)
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find((one) => one.name === 'ScriptDuration').value
  }
  const before = await busy()
  await page.waitForTimeout(3000)
  judge('script', ((await busy()) - before) / 0.03, 5, 40, '% of a core')

  const scrolled = await page.evaluate(async () => {
    const box = document.querySelector('.box')
    const frames = []
    let rows = 0
    let blank = 0
    let last = performance.now()
    while (box.scrollTop + box.clientHeight < box.scrollHeight - 1) {
      box.scrollTop += 1000
      await new Promise(requestAnimationFrame)
      // after this frame's events and drawing
      await new Promise((resolve) => setTimeout(resolve))
      rows = Math.max(rows, document.querySelectorAll('tbody tr').length)
      const { left, top } = box.getBoundingClientRect()
      if (!document.elementFromPoint(left + 40, top + 300)?.closest('tr:not([aria-hidden])')) blank++
      frames.push(performance.now() - last)
      last = performance.now()
    }
    frames.sort((a, b) => a - b)
    const median = frames[frames.length >> 1]
    return { rows, blank, count: frames.length, median, third: frames.at(-3), worst: frames.at(-1) }
  })
  console.log(`${scrolled.rows} rows in the page at most, ${scrolled.blank} of ${scrolled.count} frames blank`)
  check(scrolled.rows <= MOST_ROWS, `${scrolled.rows} rows are in the page, and ${MOST_ROWS} are enough`)
  check(scrolled.count > 200, `scrolling ended after ${scrolled.count} frames`)
  judge('frame.median', scrolled.median, 20, 100, 'ms')
  judge('frame.worst', scrolled.worst, 60, Number.POSITIVE_INFINITY, 'ms')
  // a machine that stands still for seconds does so in one frame or two
  check(scrolled.third <= 1000, `three frames took more than a second, the third ${Math.round(scrolled.third)} ms`)
  await page.waitForSelector(`td a:text-is("shop-web-${CONTAINERS}")`)

  const filter = (text) =>
    page.evaluate(async (text) => {
      const start = performance.now()
      const input = document.querySelector('[data-filter]')
      input.value = text
      input.dispatchEvent(new Event('input'))
      await new Promise(requestAnimationFrame)
      await new Promise((resolve) => setTimeout(resolve))
      return performance.now() - start
    }, text)
  const filtered = [await filter('web-1147'), await filter('web-7114'), await filter('web-4711')]
  judge('filter', Math.min(...filtered), 100, 1000, 'ms')
  await page.waitForSelector('td a:text-is("shop-web-4711")')
  check((await page.locator('tbody td a').count()) === 1, 'the filter leaves more than one')
  const atLast = await kept(session)
  judge('memory', atLast / MB, 60, 60, 'MB')
  judge('memory.left', (atLast - atFirst) / MB, 8, 8, 'MB')
  check(!wrong.length, `the browser complains: ${wrong.join('; ')}`)
} finally {
  clearInterval(changing)
  await browser.close()
  fake.close()
}
for (const miss of misses) console.error(miss)
process.exitCode = misses.length ? 1 : 0
