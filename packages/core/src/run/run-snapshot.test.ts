import { describe, expect, it } from 'vitest'
import { pathOf } from './run-snapshot.js'

describe('the state of a snapshot', () => {
  it("is the path of the active state, also in an app's parallel states", () => {
    expect(pathOf('calling')).toBe('calling')
    expect(pathOf({ reauthenticating: { browser: 'redirecting' } })).toBe('reauthenticating.browser.redirecting')
    expect(pathOf({ run: 'calling', banner: 'shown' })).toBe('run.calling|banner.shown')
  })
})
