import type { Authentication } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { World } from '../reauth/browser.fixture.js'
import { Readings } from './readings.js'

const authenticationOf = (more: Partial<Authentication>): Authentication => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  issuedAt: 1_000_000,
  expiresAt: 1_000_300,
  methods: [],
  canReauthenticate: true,
  ...more,
})

describe('of two readings of one end-user', () => {
  it.each([
    ['the one that was issued later', { issuedAt: 1_000_001, authTime: 5 }, { issuedAt: 1_000_000, authTime: 9 }],
    ['at the same second the one that was authenticated later', { authTime: 9 }, { authTime: 5 }],
    ['at the same second the one with an auth_time', { authTime: 1 }, {}],
    ['the first of two without an auth_time', { acr: 'first' }, { acr: 'second' }],
  ] as const)('%s is the newest, in whatever order they come', async (_, newer, older) => {
    const world = new World()
    for (const order of [
      [older, newer],
      [newer, older],
    ] as const) {
      const readings = new Readings({
        service: world.service(),
        clock: world.clock,
        refresh: 'whenNeeded',
        clockTolerance: 5,
      })
      if ('acr' in newer && order[0] === older) continue
      for (const authentication of order) await readings.record(authenticationOf(authentication))
      expect(readings.newest()?.authentication).toEqual(authenticationOf(newer))
    }
  })
})
