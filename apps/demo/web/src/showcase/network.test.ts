import { describe, expect, it, vi } from 'vitest'
import { Network } from './network.js'

function pageOf() {
  const navigator = Object.create({ onLine: true }) as Navigator
  const events: string[] = []
  const page = {
    fetch: vi.fn<typeof fetch>(async () => new Response('answered')),
    navigator,
    location: { href: 'https://bank.example/callback' } as Location,
    dispatchEvent: ({ type }: Event) => events.push(type) > 0,
  }
  const network = new Network({ page, provider: ['https://op.example/', '/session/claims'] })
  const statusOf = async (address: string | Request): Promise<number> => (await page.fetch(address)).status
  return { page, network, events, statusOf }
}

describe('the network of a page', () => {
  it('forwards every request unchanged by default', async () => {
    const { page, statusOf } = pageOf()
    const request = new Request('https://op.example/token', { method: 'POST', body: 'grant_type=refresh_token' })
    expect(await statusOf(request)).toBe(200)
    expect([page.navigator.onLine, request.bodyUsed]).toEqual([true, false])
  })

  it('fails every request while it is offline, with the same events and errors as a browser', async () => {
    const { page, network, events, statusOf } = pageOf()
    network.set('offline')
    await expect(statusOf('/api/transfers')).rejects.toThrow(TypeError)
    expect([page.navigator.onLine, events]).toEqual([false, ['offline']])
    network.set('up')
    expect(await statusOf('/api/transfers')).toBe(200)
    expect([page.navigator.onLine, events]).toEqual([true, ['offline', 'online']])
  })

  it('answers 503 only for the provider while it is down', async () => {
    const { network, events, statusOf } = pageOf()
    network.set('providerDown')
    expect(await statusOf(new Request('https://op.example/token'))).toBe(503)
    expect(await statusOf('/session/claims')).toBe(503)
    expect(await statusOf('/api/transfers')).toBe(200)
    expect(events).toEqual([])
  })
})
