import { describe, expect, it } from 'vitest'
import { developerMessages, messages } from './messages.js'
import { CODES } from './words/texts.js'

const codes = Object.keys(CODES) as (keyof typeof CODES)[]

describe('the texts', () => {
  it('have a text for the end-user and one for developers, for each code', () => {
    expect(Object.keys(messages)).toEqual(codes)
    expect(Object.keys(developerMessages).toSorted()).toEqual(codes.toSorted())
    for (const code of codes) {
      expect(messages[code]).toBe(CODES[code].text)
      expect(messages[code]).toMatch(/^[A-Z][^`]*\.$/)
      expect(developerMessages[code]).toMatch(/^[A-Z`][\s\S]*\.$/)
    }
  })
})
