import { describe, expect, it } from 'vitest'
import { pathOf } from './run-snapshot.js'

describe('the state of a snapshot', () => {
  it('is the path to where the statechart is, also in the parallel states of an app', () => {
    expect(pathOf('calling')).toBe('calling')
    expect(pathOf({ reauthenticating: { browser: 'redirecting' } })).toBe('reauthenticating.browser.redirecting')
    expect(pathOf({ run: 'calling', banner: 'shown' })).toBe('run.calling|banner.shown')
  })
})
