// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Entry, createEngine } from './engine.js'

/** The index that the site loads. */
const entries = JSON.parse(
  readFileSync(new URL('../generated/search.json', import.meta.url), 'utf8'),
) as readonly Entry[]
const engine = createEngine(entries)

const firstOf = (query: string): string | undefined => engine.find(query)[0]?.entry.address

describe('the search of the site', () => {
  it.each([
    ['auth0', 'guide/providers'],
    ['keycloak', 'guide/providers'],
    ['csrf', 'guide/cookie-sessions'],
    ['passkey', 'guide/passkeys'],
    ['double click', 'concepts/coordination'],
    ['how to test', 'guide/testing'],
    ['expo', 'guide/expo'],
    ['simulator', 'simulator'],
    ['migration', 'migration'],
    ['popup', 'guide/providers#in-a-window'],
    ['ssr', 'guide/nextjs'],
    ['next.js', 'guide/nextjs'],
    ['react native', 'guide/react-native'],
    ['idempotency', 'concepts/promises'],
    ['redirect loop', 'guide/troubleshooting'],
    ['safari', 'guide/environments'],
    ['cookie session', 'guide/cookie-sessions'],
    ['max_age', 'guide/requirements'],
    ['can_reauthenticate', 'guide/requirements#end-users-who-cant-be-asked'],
    ['cannotPersist', 'api/codes#cannotPersist'],
  ])('answers “%s” first with %s', (query, address) => {
    expect(firstOf(query)).toBe(address)
  })

  it.each([
    ['inspector', 'inspector'],
    ['paths', 'paths'],
    ['rules', 'rules'],
    ['webauthn', 'guide/passkeys'],
    ['back button', 'concepts/outcomes'],
    ['createReauth', 'api/core/createReauth'],
    ['postgresStore', 'api/server/stores/postgres/postgresStore'],
    ['subjectMismatch', 'api/codes#subjectMismatch'],
    ['confirmingResumed', 'simulator#/state/confirmingResumed'],
  ])('finds tools, synonyms, names, codes and states: “%s” is %s', (query, address) => {
    expect(firstOf(query)).toBe(address)
  })

  it.each([
    ['idempotancy', 'concepts/promises'],
    ['passkeyz', 'guide/passkeys'],
    ['keyclaok', 'guide/providers'],
    ['simulatr', 'simulator'],
  ])('tolerates a typo: “%s”', (query, address) => {
    expect(firstOf(query)).toBe(address)
  })

  it('ignores stop words and case', () => {
    expect(firstOf('what is the STATECHART')).toBe(firstOf('statechart'))
  })

  it('finds nothing for an empty query or unknown words', () => {
    expect([engine.find('  '), engine.find('qqqqzzzz')]).toEqual([[], []])
  })

  it('has an entry for every page, each with a title and a unique address', () => {
    expect(new Set(entries.map(({ address }) => address)).size).toBe(entries.length)
    expect(entries.filter(({ title }) => title === '')).toEqual([])
  })
})
