// Takes pictures of the pages of a running server, of its last stack and its first container:
//   node e2e/pictures.mjs URL PASSWORD FOLDER
import { mkdirSync } from 'node:fs'
import { launch } from './browser.mjs'

const [url, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await launch()
for (const look of [
  { name: 'light-en', colorScheme: 'light', locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  { name: 'dark-zh', colorScheme: 'dark', locale: 'zh-CN', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'light', locale: 'en-GB', viewport: { width: 390, height: 844 } },
]) {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.on('console', (line) => line.type() === 'error' && console.log(look.name, line.text()))
  page.on('pageerror', (error) => console.log(look.name, error.message))
  await page.goto(url)
  await page.fill('input[name=password]', password)
  await page.screenshot({ path: `${folder}/sign-in-${look.name}.png` })
  await page.keyboard.press('Enter')
  await page.waitForSelector('nav')
  await page.waitForSelector('.live:not(.connecting)')
  for (const path of ['hosts', 'hosts/add', 'stacks', 'containers', 'notifications', 'plugins']) {
    await page.goto(`${url}/${path}`)
    await page.waitForSelector('h1')
    await page.waitForSelector('.live:not(.connecting)')
    await page.screenshot({ path: `${folder}/${path.replace('/', '-')}-${look.name}.png` })
  }
  for (const list of ['stacks', 'containers']) {
    await page.goto(`${url}/${list}`)
    const first = page.locator('td a').nth(list === 'stacks' ? -1 : 0)
    await first.waitFor({ timeout: 5000 }).catch(() => {})
    if (await first.count()) {
      await first.click()
      await page.waitForSelector('h2')
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: `${folder}/${list.slice(0, -1)}-${look.name}.png` })
      const balancer = page.locator('td a[href^="/balancers/"]').first()
      if (list === 'stacks' && (await balancer.count())) {
        await balancer.click()
        await page.waitForSelector('h2:nth-of-type(1)')
        await page.waitForTimeout(1000)
        await page.screenshot({ path: `${folder}/balancer-${look.name}.png` })
      }
    }
  }
  await page.keyboard.press('Control+k')
  await page.waitForSelector('dialog')
  await page.screenshot({ path: `${folder}/palette-${look.name}.png` })
  await context.close()
}
await browser.close()
