import type { DriverSetting } from '../live/resource'

/** What people said to an extension, by the name of the setting. */
export type Said = Record<string, string>

/** All that may be said; none for anything. */
export function choices(setting: DriverSetting): string[] {
  return setting.type === 'boolean' ? ['true', 'false'] : (setting.options ?? [])
}

/** What a form begins with: what was said before, but for what is secret, and of several choices the usual one. */
export function initially(settings: DriverSetting[], given: Said = {}): Said {
  return Object.fromEntries(
    settings.map((one) => [one.name, given[one.name] ?? (choices(one).length ? (one.default ?? '') : '')]),
  )
}

/** A number of a form is one, and what is left empty is not said. */
export function filled(said: Said): Said {
  return Object.fromEntries(
    Object.entries(said)
      .map(([name, value]) => [name, String(value)] as const)
      .filter(([, value]) => value !== ''),
  )
}
