/** What the server says in fixed words, in Chinese. What people, plugins, Docker or HAProxy say stays as they said it. */
const FORMS: [RegExp, string][] = [
  [/^connection refused$/, '连接被拒绝'],
  [/^connection reset$/, '连接被重置'],
  [/^no route to host$/, '没有到主机的路由'],
  [/^closed without an answer$/, '未应答即关闭连接'],
  [/^no answer within (\d+) ms$/, '$1 毫秒内没有应答'],
  [/^status (\d+)$/, '状态码 $1'],
  [/^no such (address|port): (.*)$/, '地址或端口无效：$2'],
  [/^its command failed$/, '检查命令失败'],
  [/^Draining\.\.\.$/, '正在排空…'],
  [/^ended with exit code (\d+), starts again$/, '已退出，退出码 $1，将再次启动'],
  [/^the host (\S+) has not removed it yet$/, '主机 $1 尚未将其删除'],
  [/^the host (\S+) does not answer$/, '主机 $1 没有应答'],
  [/^it is not joined to the network: (.*)$/s, '未能加入网络：$1'],
  [/^waits for the service (\S+)$/, '等待服务 $1'],
  [/^waits for the service (\S+) to be healthy$/, '等待服务 $1 恢复健康'],
  [/^waits for the service (\S+) to complete$/, '等待服务 $1 运行结束'],
  [/^goes on with an older configuration: (.*)$/s, '继续使用旧配置：$1'],
  [/^all addresses of (\S+) are taken$/, '$1 的地址已全部占用'],
  [
    /^(\S+) is the address of (.*), not of (\S+): is CATTLE_AGENT_IP of \S+ right\?$/,
    '$1 是 $2 的地址，不是 $3 的：请检查 $3 的 CATTLE_AGENT_IP',
  ],
  [
    /^(\S+) does not answer: is CATTLE_AGENT_IP of (\S+) right, or is a firewall between the hosts\?$/,
    '$1 没有应答：请检查 $2 的 CATTLE_AGENT_IP，或主机之间的防火墙',
  ],
  [
    /^(\S+) answers, but nothing comes through the tunnel: (.*) seems to be blocked between (\S+) and (\S+)$/,
    '$1 有应答，但隧道不通：$3 与 $4 之间的 $2 似乎被阻断',
  ],
]

/** The codes of refusals. */
const CODES: Record<string, string> = {
  MissingRequired: '缺少必填项',
  NotNullable: '不能为空',
  NotUnique: '已存在',
  InvalidFormat: '格式无效',
  InvalidDateFormat: '日期格式无效',
  PortWrongFormat: '端口格式无效',
  InvalidReference: '引用的对象不存在',
  InvalidOption: '选项无效',
  InvalidCharacters: '包含无效字符',
  MinLimitExceeded: '小于最小值',
  MaxLimitExceeded: '大于最大值',
  MinLengthExceeded: '过短',
  MaxLengthExceeded: '过长',
  InvalidState: '当前状态不允许',
  InvalidAction: '没有此操作',
  ActionNotAvailable: '当前无法执行此操作',
  InvalidBodyContent: '请求内容无效',
  DriverConfigExactlyOneRequired: '必须且只能指定一个驱动',
  Unauthorized: '未登录',
  Forbidden: '没有权限',
  CantVerifyAgent: '无法验证代理',
  InvalidCSRFToken: '请求令牌无效',
  NotFound: '不存在',
  UnsupportedVersion: '不支持的版本',
  MethodNotAllowed: '不允许此方法',
  TooManyRequests: '请求过于频繁',
  ServiceUnavailable: '服务暂不可用',
}

const NAME = /^[\w./:-]+: /

/** Of several things each may be named first, and they may come together: `192.0.2.1: connection refused; 192.0.2.2: status 503`. */
export function said(text: string): string {
  const parts = text.split('; ')
  if (!parts.every((part) => NAME.test(part))) return one(text)
  const known = parts.map(one)
  return known.some((part, index) => part !== parts[index]) ? known.join('；') : text
}

function one(text: string): string {
  const [, name = '', rest = ''] = /^(?:([\w./:-]+): )?(.*)$/s.exec(text) ?? []
  for (const [form, chinese] of FORMS) {
    if (form.test(text)) return text.replace(form, chinese)
    if (name && form.test(rest)) return `${name}：${rest.replace(form, chinese)}`
  }
  return text
}

/** The server's own words stay beside it: they say what exactly is wrong. */
export function refused(code: string, text: string): string {
  const chinese = CODES[code]
  return chinese ? `${chinese}（${text}）` : text
}
