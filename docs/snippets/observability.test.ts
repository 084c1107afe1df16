import { createReauth } from '@reauth/core'
import { expect, it } from 'vitest'
import { traceReauth } from './observability.js'

it('creates one span for each run, with its outcome and code', async () => {
  const lines: string[] = []
  const tracer = {
    startSpan: (name: string) => ({
      setAttribute: (key: string, value: string | number) =>
        lines.push(`${key}=${typeof value === 'number' ? '#' : value}`),
      addEvent: (event: string) => lines.push(event),
      end: () => lines.push(`end of ${name}`),
    }),
  }
  const service = {
    refreshIdToken: () => Promise.reject(new Error('gone')),
    getIdToken: () => '',
    classifyError: () => ({ code: 'sessionLost' }) as const,
  }
  await createReauth({ service, onEvent: traceReauth(tracer) }).perform(() => 1, { maxAge: '5m' })
  expect(lines).toEqual([
    'started',
    'refused',
    'reauth.action=closure',
    'reauth.outcome=refused',
    'reauth.elapsed_ms=#',
    'reauth.code=sessionLost',
    'end of reauth.run',
  ])
})
