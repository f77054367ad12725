import { ref } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'

const KEPT = 'drover.theme'
const ORDER: Theme[] = ['auto', 'light', 'dark']
export const theme = ref<Theme>(ORDER.find((one) => one === localStorage.getItem(KEPT)) ?? 'auto')

function show() {
  document.documentElement.style.colorScheme = theme.value === 'auto' ? 'light dark' : theme.value
}

export function nextTheme() {
  theme.value = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length] ?? 'auto'
  localStorage.setItem(KEPT, theme.value)
  show()
}

show()
