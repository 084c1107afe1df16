import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { authgearWeb, type AuthgearWebContainer } from './authgear-web.js'
import { authgearWire } from './authgear-wire.js'

const DISCOVERY = 'https://op.example.com/.well-known/openid-configuration'
const TOKEN = 'https://op.example.com/oauth2/token'
const token = (authTime: number): string =>
  `e30.${btoa(JSON.stringify({ iss: 'i', sub: 's', iat: 1, exp: 2, auth_time: authTime })).replaceAll('=', '')}.`

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
    wall: () => now,
  })
const exchange = (body: string) => new Request(TOKEN, { method: 'POST', body })

beforeEach(() => {
  entries.clear()
  requests = []
  now = 1_000_000
  answer = () => Response.json({ issuer: 'https://op.example.com' })
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the discovery document', () => {
  it('is asked for once in a tab, and again after an hour or when the clock went back', async () => {
    for (const [at, asked] of [
      [1_000_000, 1],
      [1_000_000 + 3_599_999, 1],
      [1_000_000 + 3_600_000, 2],
      [999_999, 3],
    ] as const) {
      now = at
      // A page that was loaded anew has a wire of its own.
      expect(await (await wireOf().fetch(DISCOVERY)).json()).toEqual({ issuer: 'https://op.example.com' })
      expect(requests).toHaveLength(asked)
    }
  })

  it('is not kept where the answer is no good, or where storage is denied', async () => {
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
  it('is handed over as soon as it is there, and the SDK gets its answer untouched', async () => {
    answer = () => Response.json({ id_token: 'new' })
    const wire = wireOf()
    const next = wire.nextIdToken()
    const response = await wire.fetch(exchange('grant_type=authorization_code&code=c'))
    expect([await next, await response.json()]).toEqual(['new', { id_token: 'new' }])
  })

  it.each([
    ['another grant', 'grant_type=refresh_token', () => Response.json({ id_token: 'old' })],
    ['an answer without one', 'grant_type=authorization_code', () => Response.json({ id_token: 7 })],
    ['an answer that is no JSON', 'grant_type=authorization_code', () => new Response('<html>')],
    ['a refusal', 'grant_type=authorization_code', () => Response.json({ id_token: 'no' }, { status: 400 })],
  ])('is not taken from %s', async (_, body, wrong) => {
    const wire = wireOf()
    const seen: string[] = []
    void wire.nextIdToken().then((idToken) => seen.push(idToken))
    answer = wrong
    await wire.fetch(TOKEN, { method: 'POST', body })
    expect(seen).toEqual([])
  })

  it('is stored nowhere', async () => {
    answer = () => Response.json({ id_token: 'new' })
    await wireOf().fetch(exchange('grant_type=authorization_code'))
    expect(entries.size).toBe(0)
  })

  it("uses the page's own fetch and clock where nothing else is given", async () => {
    vi.stubGlobal('fetch', async () => Response.json({ issuer: 'own' }))
    expect(await (await authgearWire().fetch(DISCOVERY)).json()).toEqual({ issuer: 'own' })
    expect(Math.abs((JSON.parse([...entries.values()][0]!) as { at: number }).at - Date.now())).toBeLessThan(1000)
  })
})

describe('finishing with a wire', () => {
  const finishing = (finish: () => Promise<unknown>) => {
    const wire = wireOf()
    const container: AuthgearWebContainer = {
      accessToken: undefined,
      getIDTokenHint: () => token(1),
      canReauthenticate: () => true,
      refreshAccessTokenIfNeeded: () => Promise.resolve(),
      refreshIDToken: () => Promise.resolve(),
      startReauthentication: () => Promise.resolve(),
      finishReauthentication: finish,
    }
    const service = authgearWeb(container, { redirectURI: 'https://app.example.com/callback', wire })
    const { browser } = service
    if (browser?.kind !== 'redirect') throw new Error('no redirect')
    const { signal } = new AbortController()
    return { wire, service, finish: () => browser.finish(new URL('https://app.example.com/callback'), { signal }) }
  }

  it('goes on with the new token while the SDK still works, and with that of the SDK afterwards', async () => {
    answer = () => Response.json({ id_token: token(9) })
    let done!: () => void
    const { wire, service, finish } = finishing(
      () =>
        new Promise<void>((resolve) => {
          done = resolve
        }),
    )
    const finished = finish()
    await wire.fetch(exchange('grant_type=authorization_code'))
    expect((await finished).authTime).toBe(9)
    expect(await service.getIdToken()).toBe(token(9))
    done()
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    expect(await service.getIdToken()).toBe(token(1))
  })

  it('goes without it where the SDK is the first, and is refused where the SDK is', async () => {
    expect((await finishing(() => Promise.resolve()).finish()).authTime).toBe(1)
    const refused = finishing(() => Promise.reject(Object.assign(new Error('x'), { error: 'invalid_grant' })))
    await expect(refused.finish()).rejects.toMatchObject({ code: 'callbackRefused' })
  })
})
