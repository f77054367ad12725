import { shallowRef } from 'vue'
import { isKnown } from '../states'
import { en, type Words } from './en'

export type Language = 'en' | 'zh'

const KEPT = 'drover.language'
export const language = shallowRef<Language>('en')
/** The words of the page, in the language of the reader. */
export const words = shallowRef<Words>(en)

interface Saying {
  said: (text: string) => string
  refused: (code: string, text: string) => string
}

/** The server speaks English. */
const ENGLISH: Saying = { said: (text) => text, refused: (_, text) => text }
const saying = shallowRef(ENGLISH)

/** What the server says of a thing, as far as that is said in fixed words. */
export function said(text: string | null | undefined): string {
  return saying.value.said(text ?? '')
}

/** Why the server said no. */
export function refused(code: string, text: string): string {
  return saying.value.refused(code, text)
}

export async function speak(next: Language) {
  const [{ zh }, chinese] =
    next === 'zh' ? await Promise.all([import('./zh'), import('./said')]) : [{ zh: en }, ENGLISH]
  words.value = zh
  saying.value = chinese
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
