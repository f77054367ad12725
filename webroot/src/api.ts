import { refused } from './i18n'

/** What the server said no to, in its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** In its own words alone. */
    readonly reason: string,
    /** What it is about; empty when that is no field of what was sent. */
    readonly field = '',
  ) {
    super(refused(code, field ? `${field}: ${reason}` : reason))
  }
}

const VERSION = '/v2-beta'

/** Called when a request found that nobody is signed in any more. */
export const session = { ended: () => {} }

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path.startsWith('/') ? path : `${VERSION}/${path}`, {
    method,
    // without it a 401 would open the browser's own dialog
    headers: { 'X-API-No-Challenge': 'true', 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const answer = response.status === 204 ? null : await response.json().catch(() => null)
  if (!response.ok) {
    if (response.status === 401 && !path.endsWith('token')) session.ended()
    const message = answer?.message || answer?.detail || answer?.code || `HTTP ${response.status}`
    throw new Refusal(response.status, answer?.code ?? '', message, answer?.fieldName ?? '')
  }
  return answer
}

export const api = {
  get: <T>(path: string) => send('GET', path) as Promise<T>,
  post: <T>(path: string, body: unknown) => send('POST', path, body) as Promise<T>,
  put: <T>(path: string, body: unknown) => send('PUT', path, body) as Promise<T>,
  remove: <T>(path: string) => send('DELETE', path) as Promise<T>,
  /** Every member of a list, over all its pages. */
  async list<T>(path: string): Promise<T[]> {
    const all: T[] = []
    let next: string | null = `${VERSION}/${path}${path.includes('?') ? '&' : '?'}limit=3000`
    while (next) {
      const page = (await send('GET', next)) as { data: T[]; pagination?: { next?: string | null } }
      all.push(...page.data)
      // behind a proxy the server may know itself by another name
      next = page.pagination?.next?.replace(/^[a-z]+:\/\/[^/]+/, '') ?? null
    }
    return all
  },
}

export function socketUrl(path: string): string {
  return `${location.origin.replace(/^http/, 'ws')}${VERSION}/${path}`
}
