/** The array from before where nothing in it differs: what is drawn from it need not be drawn again. */
export function unlessSame<T>(next: T[], before: T[] | undefined): T[] {
  return before?.length === next.length && next.every((one, index) => one === before[index]) ? before : next
}
