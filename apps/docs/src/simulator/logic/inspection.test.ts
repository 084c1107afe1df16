import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventsOfRecording, isAllowedOrigin, openerPolicy } from './inspection.js'

afterEach(() => vi.unstubAllGlobals())

describe('an allowed origin', () => {
  const own = 'https://docs.example.com'
  it.each([
    own,
    'http://localhost:5173',
    'https://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:80',
    'https://named.example',
  ])('%s', (origin) => {
    expect(isAllowedOrigin(origin, own, ['https://named.example'])).toBe(true)
  })

  it.each([
    '',
    'null',
    'https://evil.example',
    'https://localhost.evil.example',
    'https://docs.example.com.evil.example',
    'file://localhost',
    'no origin',
  ])('not %s', (origin) => {
    expect(isAllowedOrigin(origin, own, ['https://named.example'])).toBe(false)
  })
})

describe('a recording', () => {
  it.each([
    ['an array of events', '[{"type":"a"},{"type":"b"}]', [{ type: 'a' }, { type: 'b' }]],
    ['one event', '{"type":"a"}', [{ type: 'a' }]],
    ['an event a line', '{"type":"a"}\n\n{"type":"b"}\n', ['{"type":"a"}', '{"type":"b"}']],
  ])('is %s', (_, text, events) => {
    expect(eventsOfRecording(text)).toEqual(events)
  })

  it('is not a text', () => {
    expect(eventsOfRecording('hello\nworld')).toBeNull()
    expect(eventsOfRecording('')).toBeNull()
  })
})

describe('what takes the opener away', () => {
  it.each([
    ['same-origin', 'same-origin'],
    ['same-origin-allow-popups', 'same-origin-allow-popups'],
    ['unsafe-none', null],
    [null, null],
  ])('with the header %s it is %s', async (header, found) => {
    const headers = new Headers(header === null ? {} : { 'Cross-Origin-Opener-Policy': header })
    vi.stubGlobal('fetch', async () => ({ headers }))
    expect(await openerPolicy('https://docs.example.com/')).toBe(found)
  })

  it('is unknown if the request fails', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError()))
    expect(await openerPolicy('file:///docs/index.html')).toBeNull()
  })
})
