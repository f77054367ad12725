// Walks through the pages of a running server as a person would, and watches a host being lost and found:
//   node e2e/walk.mjs URL PASSWORD STACK OTHER
// OTHER is a stack with a balancer.
// It prints "watching HOST" when it looks at the hosts, and expects the host to be cut off then; "lost" when the page
// shows that, and expects it back; "walked" at the end. The first thing that is wrong ends it with 1.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { launch } from './browser.mjs'

const [url, password, stack, other] = process.argv.slice(2)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const LONG = 90_000
/** What keeps people out, on all pages together. */
const barriers = []
const browser = await launch()

function check(right, what) {
  if (!right) throw new Error(what)
}

async function open(look) {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 }, ...look })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const wrong = []
  page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()))
  page.on('pageerror', (error) => wrong.push(error.message))
  await page.goto(url)
  return { context, page, wrong }
}

async function signIn(page) {
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
  await live(page)
}

async function live(page) {
  await page.waitForSelector('.live:not(.connecting):not(.reconnecting)')
}

/** By the debugger's own way in, which the page's policy for scripts does not forbid. */
async function accessible(page, where) {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const bad = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
  barriers.push(...bad.map((one) => `${where}: ${one.id}: ${one.nodes[0]?.html}`))
}

/** By the keyboard to the containers, and into the logs of one. */
async function readLogs(page) {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(`${stack}-`)
  await page.keyboard.press('Enter')
  await page.waitForSelector('[role=log] >> text=hello from the container', { timeout: LONG })
}

async function narrow(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  check(wide <= 390, `${what} is ${wide} pixels wide on a phone of 390`)
}

try {
  for (const colorScheme of ['light', 'dark']) {
    for (const locale of ['en-GB', 'zh-CN']) {
      const { context, page, wrong } = await open({ colorScheme, locale })
      const look = `${colorScheme} ${locale}`
      await accessible(page, `${look} sign-in`)
      await signIn(page)
      for (const path of ['hosts', 'hosts/add', 'stacks', 'containers', 'notifications', 'plugins']) {
        await page.goto(`${url}/${path}`)
        await page.waitForSelector('h1')
        await live(page)
        await accessible(page, `${look} ${path}`)
      }
      await page.goto(`${url}/stacks`)
      await page.click(`td a:text-is("${stack}")`)
      await page.waitForSelector('svg[role=img]')
      await page.waitForSelector('pre:has-text("services:")')
      await accessible(page, `${look} stack`)
      await page.click('td a[href^="/containers/"]')
      await page.waitForSelector('[role=log]')
      await accessible(page, `${look} container`)
      await page.keyboard.press('Control+k')
      await page.waitForSelector('dialog[open]')
      await accessible(page, `${look} palette`)
      await page.keyboard.press('Escape')
      // from one stack to another: nothing of the first is left on the page
      await page.goto(`${url}/stacks`)
      await page.click(`td a:text-is("${stack}")`)
      await page.waitForSelector('pre:has-text("sleep 100000")')
      await page.keyboard.press('Control+k')
      await page.keyboard.type(other)
      await page.keyboard.press('Enter')
      await page.waitForSelector('pre:has-text("port_rules")')
      check((await page.locator('pre:has-text("sleep 100000")').count()) === 0, 'files of another stack are shown')
      await page.click('td a[href^="/balancers/"]')
      await page.waitForSelector('h1')
      await page.waitForSelector('table')
      await accessible(page, `${look} balancer`)
      check(!wrong.length, `${look}: the browser complains: ${wrong.join('; ')}`)
      await context.close()
    }
  }

  check(!barriers.length, barriers.join('\n'))

  const phone = await open({ viewport: { width: 390, height: 844 } })
  await signIn(phone.page)
  for (const path of ['hosts', 'hosts/add', 'stacks', 'containers', 'notifications', 'plugins']) {
    await phone.page.goto(`${url}/${path}`)
    await live(phone.page)
    await narrow(phone.page, path)
  }
  for (const [name, next] of [
    [stack, 'td a[href^="/containers/"]'],
    [other, 'td a[href^="/balancers/"]'],
  ]) {
    await phone.page.goto(`${url}/stacks`)
    await phone.page.click(`td a:text-is("${name}")`)
    await phone.page.waitForSelector('pre:has-text("services:")')
    await narrow(phone.page, `the stack ${name}`)
    await phone.page.click(next)
    await phone.page.waitForSelector('h1')
    await narrow(phone.page, next)
  }
  await phone.context.close()

  const { page } = await open({})
  await page.fill('input[name=password]', 'not the password')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[role=alert]')
  await signIn(page)

  // scale by the page, and see it without a reload
  await page.goto(`${url}/stacks`)
  await page.click(`td a:text-is("${stack}")`)
  const scale = page.locator('.scale').first()
  const before = Number((await scale.textContent()).split('/')[1])
  await page.locator('button:text-is("+")').first().click()
  await page.waitForFunction(
    (wanted) => document.querySelector('.scale')?.textContent?.trim() === `${wanted} / ${wanted}`,
    before + 1,
    { timeout: LONG },
  )
  await readLogs(page)

  // a service is upgraded by the form, says so, and keeps the new
  await page.goto(`${url}/stacks`)
  await page.click(`td a:text-is("${stack}")`)
  const upgraded = page.locator('tbody tr').first()
  const upgrade = upgraded.locator('button:text-is("Upgrade")')
  await upgrade.and(page.locator('[aria-disabled=false]')).click({ timeout: LONG })
  const form = page.locator('dialog[open] form')
  const image = form.locator('input[name=image]')
  await image.waitFor()
  check(/^[^:]+:1$/.test(await image.inputValue()), 'the form does not know the image that runs')
  await form.locator('select[name=strategy]').selectOption('canary')
  await form.locator('input[name=percent]').fill('500')
  await accessible(page, 'upgrade')
  check(!barriers.length, barriers.join('\n'))
  await form.locator('button[type=submit]').click()
  await form.locator('select[name=strategy][aria-invalid=true]').waitFor()
  await form.locator('select[name=strategy]').selectOption('in-service')
  await form.locator('input[name=batchSize]').fill(String(before + 1))
  await form.locator('input[name=interval]').fill('0.5')
  await form.locator('button[type=submit]').click()
  await page.waitForSelector('dialog', { state: 'detached' })
  await upgraded.locator('.chip:has-text("upgraded")').waitFor({ timeout: LONG })
  check((await upgrade.getAttribute('aria-disabled')) === 'true', 'an upgraded service offers an upgrade')
  await upgraded.locator('button:text-is("Keep the new")').click()
  await upgrade.and(page.locator('[aria-disabled=false]')).waitFor({ timeout: LONG })
  await readLogs(page)

  // what a driver has to be told, what it says of a machine that does not answer, another try, and an end
  await page.goto(`${url}/hosts/add`)
  await live(page)
  await page.check('input[name=driver][value=ssh]')
  await page.fill('input[name=machine]', 'nobody')
  await page.fill('input[name=address]', '127.0.0.1')
  await page.fill('input[name=port]', '1')
  await page.fill('input[name=password]', 'sesame')
  await page.click('form button[type=submit]')
  const machine = page.locator('article:has(h2:text-is("nobody"))')
  await machine.locator('.failed pre:has-text("to root@127.0.0.1:1")').waitFor({ timeout: LONG })
  await machine.locator('header .chip.err').waitFor({ timeout: LONG })
  await machine.locator('button:text-is("Try again")').click()
  await machine.locator('input[name=port]').fill('2')
  await accessible(page, 'a machine that failed')
  check(!barriers.length, barriers.join('\n'))
  await machine.locator('form button[type=submit]').click()
  await machine.locator('.failed pre:has-text("to root@127.0.0.1:2")').waitFor({ timeout: LONG })
  await machine.locator('button:text-is("Remove")').click()
  await machine.waitFor({ state: 'detached', timeout: LONG })

  await page.goto(`${url}/hosts`)
  await live(page)
  const card = page.locator('article').first()
  await card.locator('header .chip.ok').waitFor({ timeout: LONG })
  console.log(`watching ${(await card.locator('h2').textContent()).trim()}`)
  await card.locator('header .chip.err').waitFor({ timeout: LONG })
  console.log('lost')
  await card.locator('header .chip.ok').waitFor({ timeout: LONG })
  console.log('walked')
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await browser.close()
}
