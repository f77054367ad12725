import { shallowRef } from 'vue'
import { isKnown } from '../states'
import { en, type Words } from './en'

export type Language = 'en' | 'zh'

const KEPT = 'drover.language'
export const language = shallowRef<Language>('en')
/** The words of the page, in the language of the reader. */
export const words = shallowRef<Words>(en)

export async function speak(next: Language) {
  words.value = next === 'zh' ? (await import('./zh')).zh : en
  language.value = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  localStorage.setItem(KEPT, next)
}

/** As the reader chose before, or as the browser says. */
export function startLanguage() {
  const kept = localStorage.getItem(KEPT)
  return speak(kept === 'zh' || kept === 'en' ? kept : navigator.language.startsWith('zh') ? 'zh' : 'en')
}

/** A time of the API as the reader writes it. */
export function when(instant: string): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(
    new Date(instant),
  )
}

export function stateWord(state: string): string {
  return isKnown(state) ? words.value.states[state] : state
}
