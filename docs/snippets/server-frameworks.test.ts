import { requireReauth } from '@reauth/server/plain'
import { createTRPCClient, httpLink } from '@trpc/client'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { describe, expect, it } from 'vitest'
import { type Flow, createFlow } from './server-flow.fixture.js'
import { reauthGuard } from './server-nest.js'
import { transferFunction } from './server-next.js'
import { createTransfers } from './server-trpc.js'

const MINUTE = 60_000

/** Serializes a value as between a server function and the page. */
const overTheWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/** The page of a Next.js app with a session, which the prompt renews. */
function nextCall(flow: Flow): () => Promise<unknown> {
  const transfer = transferFunction(async () => ({
    userId: 'alice',
    signedInAt: new Date(flow.authTime * 1000),
    updatedAt: new Date(),
    expiresAt: new Date(Date.now() + 60 * MINUTE),
  }))
  return async () => overTheWire(await transfer('bob'))
}

/** A tRPC client and server without a network. */
function trpcCall(flow: Flow): (idToken: string) => Promise<unknown> {
  const router = createTransfers(flow.verifier)
  const serve = (request: Request): Promise<Response> =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: request,
      router,
      createContext: ({ req }) => ({ token: req.headers.get('authorization')?.slice('Bearer '.length) ?? null }),
    })
  return (idToken) =>
    createTRPCClient<typeof router>({
      links: [
        httpLink({
          url: 'https://api.example.com/trpc',
          headers: { authorization: `Bearer ${idToken}` },
          fetch: async (url, init) => serve(new Request(url as string, init as RequestInit)),
        }),
      ],
    }).transfer.mutate()
}

/** Runs a guard as Nest does: it runs the handler, or responds with the exception. */
function nestCall(flow: Flow): (idToken: string) => Promise<Response> {
  const refuse = (body: object, status: number): Error => Object.assign(new Error('refused'), { body, status })
  const guard = reauthGuard(flow.verifier, refuse)
  return async (idToken) => {
    const headers = new Headers()
    const response = {
      locals: {},
      status: () => undefined,
      getHeader: (name: string) => headers.get(name) ?? undefined,
      setHeader: (name: string, value: string) => headers.set(name, value),
      end: () => undefined,
    }
    const request = { get: (name: string) => (name === 'authorization' ? `Bearer ${idToken}` : undefined) }
    const http = { getRequest: <Value>() => request as Value, getResponse: <Value>() => response as Value }
    try {
      await guard.canActivate({ switchToHttp: () => http })
      return Response.json({ booked: true })
    } catch (error) {
      const { body, status } = error as { body: object; status: number }
      return Response.json(body, { status, headers })
    }
  }
}

/** Calls the plain guard, as for a queue or an RPC. */
function plainCall(flow: Flow): (idToken: string) => Promise<unknown> {
  const decide = requireReauth({ verifier: flow.verifier, requirement: { maxAge: '5m' } })
  return async (idToken) => {
    const decision = await decide(idToken, undefined)
    return overTheWire(decision.pass === true ? { booked: true } : decision.response)
  }
}

describe.each([
  ['a server function of Next.js', nextCall],
  ['a procedure of tRPC', trpcCall],
  ['a handler of NestJS', nestCall],
  ['a plain call', plainCall],
] as const)('%s', (_, callOf) => {
  it('makes the client step up, and is performed once the end-user has authenticated', async () => {
    const flow = await createFlow()
    expect(await flow.perform(callOf(flow))).toMatchObject({ outcome: 'succeeded' })
    expect(flow.prompts).toBe(1)
  })

  it('never counts as success while it is refused', async () => {
    const flow = await createFlow()
    const call = callOf(flow)
    // The provider shows no prompt, and returns the old authentication time.
    const old = Math.floor(Date.now() / 1000) - 600
    Object.defineProperty(flow, 'authTime', { get: () => old, set: () => {} })
    expect(await flow.perform(call)).toMatchObject({ outcome: 'refused', code: 'stepUpIneffective' })
  })

  it('is performed immediately for a fresh authentication', async () => {
    const flow = await createFlow()
    flow.authTime += 600
    expect(await flow.perform(callOf(flow))).toMatchObject({ outcome: 'succeeded' })
    expect(flow.prompts).toBe(0)
  })
})

describe('an outage of the server', () => {
  const outage = { verify: async () => ({ ok: false, code: 'keysUnavailable' }) as const }

  it.each([
    ['a procedure of tRPC', trpcCall],
    ['a handler of NestJS', nestCall],
    ['a plain call', plainCall],
  ] as const)('is neither a success nor a step-up: %s', async (_, callOf) => {
    const flow = await createFlow()
    const outcome = await flow.perform(callOf({ ...flow, verifier: outage }))
    expect(outcome).toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(flow.prompts).toBe(0)
  })
})
