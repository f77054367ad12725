import { expect, it } from 'vitest'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'

it('says in Chinese all that it says in English', () => {
  expect(Object.keys(zh)).toEqual(Object.keys(en))
  for (const word of Object.values(zh)) expect(word).not.toBe('')
})
