import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { RecordedRun } from './index.js'

const { runs } = JSON.parse(readFileSync(new URL('../../vectors/flow.json', import.meta.url), 'utf8')) as {
  runs: readonly RecordedRun[]
}

describe('the recorded runs', () => {
  it('are enough to be a contract', () => {
    expect(runs.length).toBeGreaterThan(60)
    expect(new Set(runs.map(({ outcome }) => outcome)).size).toBe(5)
  })

  it.each(runs.map((run) => [run.id, run] as const))('match the chart: %s', async (id, run) => {
    // Imported here, so that a chart that cannot be created fails each test and not the whole file.
    const { recordRun, replay, runOf, scenarios } = await import('./index.js')
    const [scenarioId, ...events] = id.split('/')
    const last = replay(
      scenarios.find((one) => one.id === scenarioId)!,
      events,
    )
    const recorded = recordRun({ id, sentence: run.title, steps: runOf(last) })
    expect(JSON.parse(JSON.stringify(recorded))).toEqual(run)
  })

  it('contain the payload of each step: answers, timeouts and events', async () => {
    const { recordRun, replay, runOf, scenarios } = await import('./index.js')
    const payloads = (...events: readonly string[]): unknown[] => {
      const last = replay(
        scenarios.find((one) => one.id === 'web')!,
        events,
      )
      return recordRun({ id: 'web', sentence: '', steps: runOf(last) }).steps.map(({ payload }) => payload)
    }
    expect(payloads('refreshIdToken.bug')).toEqual([
      undefined,
      { service: 'refreshIdToken', answer: 'error', value: { name: 'Error', message: 'a bug' } },
    ])
    expect(payloads('after.refreshTimeout')).toEqual([undefined, { delay: 'refreshTimeout' }])
    expect(payloads('reauth.cancel')).toEqual([undefined, { said: { type: 'reauth.cancel' } }])
    expect(payloads('refreshIdToken.stale', 'savePendingAction.saved')).toMatchObject([
      undefined,
      { service: 'refreshIdToken', answer: 'done', value: { subjectKey: 'key of alice' } },
      { service: 'savePendingAction', answer: 'done' },
    ])
  })
})
