import { computed, onScopeDispose, ref } from 'vue'
import type { Tone } from '../states'
import { theme } from '../theme'

/** The side of the square that a dot has to itself, in CSS pixels. */
export const SIZE = 16

const dark = matchMedia('(prefers-color-scheme: dark)')

/** The colours of the tones as the page has them now, read once for each look and not for each picture. */
export function useColours() {
  const look = ref(dark.matches)
  const changed = () => {
    look.value = dark.matches
  }
  dark.addEventListener('change', changed)
  onScopeDispose(() => dark.removeEventListener('change', changed))
  return computed(() => colours(`${theme.value} ${look.value}`))
}

let read: { look: string; colours: Record<Tone, string> } | undefined

function colours(look: string): Record<Tone, string> {
  if (read?.look !== look) {
    const probe = document.body.appendChild(document.createElement('i'))
    const style = getComputedStyle(probe)
    const of = (tone: Tone) => {
      probe.style.color = `var(--${tone})`
      return style.color
    }
    read = { look, colours: { ok: of('ok'), info: of('info'), warn: of('warn'), err: of('err'), off: of('off') } }
    probe.remove()
  }
  return read.colours
}

/** Draws one dot around a point: its shape says as much as its colour. */
export function drawDot(pen: CanvasRenderingContext2D, tone: Tone, x: number, y: number, colour: string) {
  pen.fillStyle = pen.strokeStyle = colour
  pen.lineWidth = 2
  pen.beginPath()
  if (tone === 'err') pen.rect(x - 5, y - 5, 10, 10)
  else if (tone === 'warn') {
    pen.moveTo(x, y - 6)
    pen.lineTo(x + 6, y)
    pen.lineTo(x, y + 6)
    pen.lineTo(x - 6, y)
    pen.closePath()
  } else pen.arc(x, y, tone === 'ok' ? 5.5 : 4.5, 0, 7)
  if (tone === 'info' || tone === 'off') pen.stroke()
  else pen.fill()
}
