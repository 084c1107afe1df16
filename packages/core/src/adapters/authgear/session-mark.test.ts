import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { storageOf } from './authgear-sdk.fixture.js'
import { changeSession, sessionMark } from './session-mark.js'

let local: Map<string, string>
beforeEach(() => {
  local = new Map()
  vi.stubGlobal('localStorage', storageOf(local))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the mark of the session', () => {
  it('is a random word that all pages share until one of them changes the session', () => {
    const mark = sessionMark()
    expect(mark).toMatch(/^[\w-]{22}$/)
    expect(sessionMark()).toBe(mark)
    expect([...local]).toEqual([['reauth:v1:session', mark]])
    local.clear()
    expect(sessionMark()).not.toBe(mark)
  })

  it('is unknown during a change of the session, and different afterwards', () => {
    const before = sessionMark()
    const end = changeSession()
    expect(sessionMark()).toBeUndefined()
    const after = end()
    expect(after).toMatch(/^[\w-]{22}$/)
    expect(after).not.toBe(before)
    expect(sessionMark()).toBe(after)
  })

  it('stays unknown if a change never ends, until another change has ended', () => {
    changeSession()
    expect(sessionMark()).toBeUndefined()
    const after = changeSession()()
    expect([after, sessionMark()]).toEqual([expect.any(String), after])
  })

  it('stays unknown if the changes of two pages overlap, whichever ends first, until another change has ended', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const ends = [changeSession(), changeSession()] as const
      for (const index of order) ends[index]()
      expect(sessionMark()).toBeUndefined()
    }
    expect(changeSession()()).toEqual(expect.any(String))
  })

  it('is unknown if storage was emptied during a change', () => {
    const end = changeSession()
    local.clear()
    expect(end()).toBeUndefined()
  })

  it.each(['denied', 'deaf'])('is unknown if storage is %s', (kind) => {
    vi.stubGlobal('localStorage', kind === 'denied' ? undefined : { getItem: () => null, setItem: () => {} })
    expect(sessionMark()).toBeUndefined()
    expect(changeSession()()).toBeUndefined()
  })
})
