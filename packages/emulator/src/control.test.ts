import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTROL_ENTRIES, CONTROL_READS } from './control-http.js'
import { type Emulator, startEmulator } from './index.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ profile: 'oidc' })
})
afterAll(() => emulator.close())

async function post(path: string, body: string, type = 'application/json') {
  const response = await fetch(`${emulator.url}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  })
  return { status: response.status, body: (await response.json()) as { error?: string; field?: string } }
}

describe('the control API over HTTP', () => {
  it.each(CONTROL_ENTRIES.map(({ path, example }) => [path, example]))(
    'accepts at %s the example of the help',
    async (...at) => {
      expect(await post(...at)).toMatchObject({ status: 200 })
    },
  )

  it.each(Object.keys(CONTROL_READS))('reads %s', async (path) => {
    const response = await fetch(`${emulator.url}/__control/${path}`)
    expect(response.status).toBe(200)
    expect(await response.json()).toBeTruthy()
  })

  it.each([
    ['advance-clock', {}, 'seconds'],
    ['advance-clock', { seconds: -1 }, 'seconds'],
    ['age-sessions', { user: 'alice' }, 'seconds'],
    ['age-sessions', { user: 'nobody', seconds: 1 }, 'user'],
    ['age-sessions', { seconds: 1 }, 'user'],
    ['clock-offset', { seconds: '1' }, 'seconds'],
    ['quirks', { ignoresEverything: true }, 'quirks'],
    ['quirks', { ignoresMaxAge: 1 }, 'quirks'],
    ['kill-sessions', { user: 7 }, 'user'],
    ['fail-next-token', { kind: 'burn' }, 'kind'],
    ['fail-next-token', { kind: 'error', status: 'x' }, 'status'],
    ['fail-next-token', { kind: 'error', times: 0 }, 'times'],
    ['fail-next-challenge', { kind: 'burn' }, 'kind'],
    ['fail-next-challenge', { kind: 'error', reason: 7 }, 'reason'],
    ['fail-next-challenge', { kind: 'error', status: -1 }, 'status'],
    ['device-keys', {}, 'user'],
    ['remove-device-keys', { user: 'nobody' }, 'user'],
    ['invalidate-device-keys', { user: '' }, 'user'],
    ['can-reauthenticate', { user: 'alice' }, 'canReauthenticate'],
    ['rotate-keys', { keepOld: 'no' }, 'keepOld'],
    ['next-interaction', {}, 'kind'],
    ['next-interaction', { kind: 'approve', user: 'nobody' }, 'user'],
    ['next-interaction', { kind: 'approve', user: 'alice', amr: 'pwd' }, 'amr'],
    ['next-interaction', { kind: 'error' }, 'error'],
    ['other-account', {}, 'allows'],
    ['token', {}, 'user'],
    ['token', { user: 'alice', age: '600' }, 'age'],
    ['token', { user: 'alice', claims: [] }, 'claims'],
  ])('refuses at %s an invalid body: %j', async (path, body, field) => {
    const answer = await post(path, JSON.stringify(body))
    expect(answer).toMatchObject({ status: 400, body: { field } })
    expect(answer.body.error).toMatch(/^[^.]+.*\.$/)
  })

  it.each(['[]', 'null', '"text"', '7', 'no JSON'])('refuses the body %s', async (body) => {
    expect(await post('reset', body)).toMatchObject({ status: 400 })
  })

  it('refuses forms, because a page of another origin could send them', async () => {
    expect(await post('reset', '{}', 'text/plain')).toMatchObject({ status: 415 })
    const preflight = await fetch(`${emulator.url}/__control/reset`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers.has('access-control-allow-origin')).toBe(false)
  })

  it('lists its paths for an unknown path', async () => {
    expect(await post('explode', '{}')).toMatchObject({ status: 404 })
    expect(await (await fetch(`${emulator.url}/__control`)).text()).toContain('/__control/advance-clock')
  })
})
