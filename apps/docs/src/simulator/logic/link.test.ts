import { describe, expect, it } from 'vitest'
import { linkOf, placeOf } from './link.js'
import { type KnownPath, filtered, testOf } from './known-path.js'

const read = (link: string) => {
  const [path = '', query = ''] = link.slice(link.indexOf('#') + 2).split('?')
  return placeOf(path.split('/'), new URLSearchParams(query))
}

describe('a link to a run', () => {
  it.each([0, 1, 2])('survives a round trip, at moment %i', (at) => {
    const events = ['refreshIdToken.fresh', 'performAction.performed']
    expect(read(linkOf('web', events, at, 'freshness'))).toMatchObject({ kind: 'run', events, at, broken: 'freshness' })
  })

  it.each(['3', '99', '-1', '1.5', 'x', ''])('is at its end if the moment is %s', (at) => {
    expect(read(`#/run/web/reauth.cancel?at=${at}`)).toMatchObject({ at: 1 })
  })

  it.each(['#/run', '#/simulator', '#/'])('is the start if it is empty: %s', (link) => {
    expect(read(link)).toEqual({ kind: 'start' })
  })

  it('reports an unknown scenario', () => {
    expect(read('#/run/nowhere/a')).toEqual({ kind: 'unknown', scenario: 'nowhere' })
  })

  it('keeps unknown events, so that the page can report them', () => {
    expect(read('#/run/web/<b>,reauth.cancel,')).toMatchObject({ events: ['<b>', 'reauth.cancel'] })
  })

  it.each(['slow', 'fast'] as const)('keeps the %s device clock, and the question', (clock) => {
    const link = linkOf('web', [], 0, null, { clock, question: 'clock' })
    expect(read(link)).toMatchObject({ clock, question: 'clock' })
  })

  it.each(['', '?clock=', '?clock=constructor'])('has the right clock by default: %s', (query) => {
    expect(read(`#/run/web${query}`)).toMatchObject({ clock: 'right', question: null })
    expect(linkOf('web', [], 0, null, { clock: 'right' })).toBe('simulator#/run/web')
  })

  it('accepts the path of a state with dots or slashes', () => {
    expect(read('#/state/reauthenticating/browser')).toEqual({ kind: 'state', path: 'reauthenticating.browser' })
    expect(read('#/state/reauthenticating.browser')).toEqual({ kind: 'state', path: 'reauthenticating.browser' })
  })
})

const path = (change: Partial<KnownPath>): KnownPath => ({
  id: 'web',
  sentence: 'In a web page: The end-user cancels.',
  scenario: 'web',
  events: ['reauth.cancel'],
  outcome: 'cancelled',
  hasStepUp: false,
  hasRedirect: false,
  calls: 0,
  ...change,
})

describe('the path explorer', () => {
  const all = [path({}), path({ hasStepUp: true }), path({ outcome: 'failed', hasRedirect: true })]
  const none = { outcome: 'any', stepUp: false, redirect: false, words: '' }
  it.each([
    [{}, 3],
    [{ outcome: 'cancelled' }, 2],
    [{ stepUp: true }, 1],
    [{ redirect: true }, 1],
    [{ redirect: true, stepUp: true }, 0],
    [{ words: 'CANCEL end-user' }, 3],
    [{ words: 'nowhere' }, 0],
  ])('applies the filter %o', (change, count) => {
    expect(filtered(all, { ...none, ...change })).toHaveLength(count)
  })

  it('writes a test with escaped text', () => {
    const text = testOf(path({ sentence: "The app's \\ own" }))
    expect(text).toContain("it('The app\\'s \\\\ own', () => {")
    expect(text).toContain("    'reauth.cancel',\n  ])")
    expect(text).toContain("toBe('cancelled')")
  })
})
