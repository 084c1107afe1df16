import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { REDIRECT, serviceOf } from './authgear-sdk.fixture.js'
import { authgearWire } from './authgear-wire.js'

const DISCOVERY = 'https://op.example.com/.well-known/openid-configuration'
const TOKEN = 'https://op.example.com/oauth2/token'
const never = new AbortController().signal
const token = (authTime: number, iat: number): string =>
  `e30.${btoa(JSON.stringify({ iss: 'i', sub: 's', iat, exp: iat + 1, auth_time: authTime })).replaceAll('=', '')}.`

const entries = new Map<string, string>()
let now = 1_000_000
let requests: string[] = []
let answer: () => Response

const wireOf = () =>
  authgearWire({
    fetch: async (input) => {
      requests.push(input instanceof Request ? input.url : String(input))
      return answer()
    },
    clock: { monotonic: () => now, wall: () => now },
  })
/** Creates a wire that knows the token endpoint, because the SDK requests the discovery document first. */
const discovered = async () => {
  const wire = wireOf()
  const usual = answer
  answer = () => Response.json({ token_endpoint: TOKEN })
  await wire.fetch(DISCOVERY)
  answer = usual
  return wire
}
const exchange = (body: string) => new Request(TOKEN, { method: 'POST', body })

beforeEach(() => {
  entries.clear()
  requests = []
  now = 1_000_000
  answer = () => Response.json({ issuer: 'https://op.example.com', token_endpoint: TOKEN })
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the discovery document', () => {
  it('is requested once per tab, and again after an hour or if the clock was set back', async () => {
    for (const [at, asked] of [
      [1_000_000, 1],
      [1_000_000 + 3_599_999, 1],
      [1_000_000 + 3_600_000, 2],
      [999_999, 3],
    ] as const) {
      now = at
      // A reloaded page has its own wire.
      expect(await (await wireOf().fetch(DISCOVERY)).json()).toMatchObject({ issuer: 'https://op.example.com' })
      expect(requests).toHaveLength(asked)
    }
  })

  it('is not cached if the answer is invalid or storage is denied', async () => {
    answer = () => new Response('down', { status: 503 })
    expect((await wireOf().fetch(DISCOVERY)).status).toBe(503)
    expect(entries.size).toBe(0)
    answer = () => Response.json({})
    vi.stubGlobal('sessionStorage', undefined)
    await wireOf().fetch(new URL(DISCOVERY))
    await wireOf().fetch(DISCOVERY)
    expect(requests).toHaveLength(3)
  })
})

describe('the ID Token of a code exchange', () => {
  it('is passed on as soon as it arrives, and the SDK receives the unchanged answer', async () => {
    const wire = await discovered()
    answer = () => Response.json({ id_token: 'new' })
    const next = wire.nextIdToken()
    const response = await wire.fetch(exchange('grant_type=authorization_code&code=c'))
    expect([await next, await response.json()]).toEqual(['new', { id_token: 'new' }])
  })

  it('is found on a page that has cached the discovery document', async () => {
    await discovered()
    const wire = await discovered()
    answer = () => Response.json({ id_token: 'new' })
    const next = wire.nextIdToken()
    await wire.fetch(new URL(TOKEN), { method: 'POST', body: 'grant_type=authorization_code' })
    expect(await next).toBe('new')
  })

  it.each([
    ['another grant', 'grant_type=refresh_token', () => Response.json({ id_token: 'old' })],
    ['an answer without one', 'grant_type=authorization_code', () => Response.json({ id_token: 7 })],
    ['an answer that is not JSON', 'grant_type=authorization_code', () => new Response('<html>')],
    ['a refusal', 'grant_type=authorization_code', () => Response.json({ id_token: 'no' }, { status: 400 })],
    ['a field that quotes the grant', 'code=grant_type%3Dauthorization_code', () => Response.json({ id_token: 'no' })],
  ])('is not taken from %s', async (_, body, wrong) => {
    const wire = await discovered()
    const tokens: string[] = []
    void wire.nextIdToken().then((idToken) => tokens.push(idToken))
    answer = wrong
    await wire.fetch(TOKEN, { method: 'POST', body })
    expect(tokens).toEqual([])
  })

  it("is not taken from the app's own request, which is passed on unchanged", async () => {
    const wire = await discovered()
    const tokens: string[] = []
    void wire.nextIdToken().then((idToken) => tokens.push(idToken))
    answer = () => Response.json({ id_token: 'no' })
    const request = new Request('https://api.example.com/', { method: 'POST', body: 'grant_type=authorization_code' })
    await wire.fetch(request)
    expect([tokens, request.bodyUsed]).toEqual([[], false])
  })

  it.each(['<html>', 'null', '{}', '{"token_endpoint":7}', '{"token_endpoint":"no URL"}'])(
    'is not looked for if the discovery document is %s',
    async (document) => {
      const wire = wireOf()
      answer = () => new Response(document)
      expect(await (await wire.fetch(DISCOVERY)).text()).toBe(document)
    },
  )

  it('is never stored', async () => {
    const wire = await discovered()
    entries.clear()
    answer = () => Response.json({ id_token: 'new' })
    await wire.fetch(exchange('grant_type=authorization_code'))
    expect(entries.size).toBe(0)
  })

  it("uses the page's own fetch and clock if nothing else is given", async () => {
    vi.stubGlobal('fetch', async () => Response.json({ issuer: 'own' }))
    expect(await (await authgearWire().fetch(DISCOVERY)).json()).toEqual({ issuer: 'own' })
    expect(Math.abs((JSON.parse([...entries.values()][0]!) as { at: number }).at - Date.now())).toBeLessThan(1000)
  })
})

describe('finishing with a wire', () => {
  const finishing = async (finish: () => Promise<unknown>) => {
    let called!: () => void
    const asked = new Promise<void>((resolve) => (called = resolve))
    const wire = await discovered()
    const sdk = {
      accessToken: undefined,
      idToken: token(1, 1),
      getIDTokenHint: () => sdk.idToken,
      canReauthenticate: () => true,
      refreshAccessTokenIfNeeded: () => Promise.resolve(),
      refreshIDToken: () => Promise.resolve(),
      startReauthentication: () => Promise.resolve(),
      finishReauthentication: () => {
        called()
        return finish()
      },
    }
    const { service, browser } = serviceOf(sdk, { wire })
    return { wire, sdk, asked, service, finish: () => browser.finish(new URL(REDIRECT), { signal: never }) }
  }

  it('continues with the new token before the SDK has finished, and then uses that of the SDK', async () => {
    const { wire, sdk, asked, service, finish } = await finishing(() => new Promise(() => {}))
    answer = () => Response.json({ id_token: token(9, 2) })
    const finished = finish()
    await asked
    await wire.fetch(exchange('grant_type=authorization_code'))
    expect((await finished).authTime).toBe(9)
    expect(await service.getIdToken()).toBe(token(9, 2))
    sdk.idToken = token(9, 3)
    expect(await service.getIdToken()).toBe(token(9, 3))
  })

  it('does not need the wire if the SDK is faster, and is refused if the SDK is refused', async () => {
    expect((await (await finishing(() => Promise.resolve())).finish()).authTime).toBe(1)
    const refused = await finishing(() => Promise.reject(Object.assign(new Error('x'), { error: 'invalid_grant' })))
    await expect(refused.finish()).rejects.toMatchObject({ code: 'callbackRefused' })
  })
})
