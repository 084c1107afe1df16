import { events, outcomes } from '@reauth/core/testing'
import { describe, expect, it } from 'vitest'
import { sentenceIds, sentenceOf } from './sentences.js'

const answers = Object.entries({ ...outcomes, renewIdToken: outcomes.refreshIdToken }).flatMap(([service, list]) =>
  list.map(({ id, title }) => ({ id: `${service}.${id}`, title })),
)
const all = [...events.map(({ id, title }) => ({ id, title })), ...answers]

describe('the sentence of an event', () => {
  it('starts with a capital letter, ends with a period, and contains no identifier', () => {
    const sentences = all.filter(({ id }) => !id.includes('not-sent')).map(sentenceOf)
    expect(sentences.filter((text) => !/^[A-Z][^_]*\.$/.test(text) || /[a-z][A-Z]/.test(text))).toEqual([])
  })

  it('is different for each answer of a service', () => {
    for (const service of new Set(answers.map(({ id }) => id.split('.')[0]!))) {
      const sentences = answers.filter(({ id }) => id.startsWith(`${service}.`)).map(sentenceOf)
      expect(new Set(sentences).size).toBe(sentences.length)
    }
  })

  it('belongs to an existing answer or event', () => {
    const known = new Set(all.map(({ id }) => id))
    const services = new Set(answers.map(({ id }) => id.split('.')[0]!))
    // A sentence about a reading serves every service that reads: not each of them has each answer.
    const strange = sentenceIds.filter((id) => !known.has(id) && !services.has(id.split('.')[0]!))
    expect(strange).toEqual([])
  })
})
