import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { Refusal } from '../src/api'
import { refused, said, speak } from '../src/i18n'

// from where the tests are run
const REFUSAL = readFileSync('../core/model/src/main/java/io/drover/model/Refusal.java', 'utf8')
const CODES = [...REFUSAL.matchAll(/^ {8}([A-Z]\w+)\(\d{3}\)/gm)].map(([, code]) => code ?? '')

describe('what the server says', () => {
  afterEach(() => speak('en'))

  it('is left in English for who reads English', () => {
    expect(said('connection refused')).toBe('connection refused')
    expect(said(null)).toBe('')
    expect(new Refusal(422, 'NotUnique', 'there is a stack shop already', 'name').message).toBe(
      'name: there is a stack shop already',
    )
  })

  it.each([
    ['connection refused', '连接被拒绝'],
    ['no answer within 2000 ms', '2000 毫秒内没有应答'],
    ['shop-web-1: status 503', 'shop-web-1：状态码 503'],
    ['2001:db8::7: connection refused', '2001:db8::7：连接被拒绝'],
    ['shop-web-1: the host node1 has not removed it yet', 'shop-web-1：主机 node1 尚未将其删除'],
    [
      "it is not joined to the network: it has no interface of Docker's",
      "未能加入网络：it has no interface of Docker's",
    ],
    ['waits for the service db to be healthy', '等待服务 db 恢复健康'],
    [
      '10.0.0.2 does not answer: is CATTLE_AGENT_IP of two right, or is a firewall between the hosts?',
      '10.0.0.2 没有应答：请检查 two 的 CATTLE_AGENT_IP，或主机之间的防火墙',
    ],
    ['No such image: shop:1', 'No such image: shop:1'],
    ['192.0.2.1: connection refused; 2001:db8::7: status 503', '192.0.2.1：连接被拒绝；2001:db8::7：状态码 503'],
    [
      'no host fits (1 of 2: not active; 1 of 2: port 80/tcp is in use)',
      'no host fits (1 of 2: not active; 1 of 2: port 80/tcp is in use)',
    ],
  ])('is said in Chinese where its words are fixed: %s', async (english, chinese) => {
    await speak('zh')
    expect(said(english)).toBe(chinese)
  })

  it('has a Chinese word for every code', async () => {
    await speak('zh')
    expect(CODES.length).toBeGreaterThan(20)
    for (const code of CODES) expect(refused(code, 'why'), code).toMatch(/^\p{Script=Han}.*（why）$/u)
    expect(refused('Unheard', 'why')).toBe('why')
    expect(new Refusal(422, 'NotUnique', 'there is a stack shop already', 'name').message).toBe(
      '已存在（name: there is a stack shop already）',
    )
  })
})
