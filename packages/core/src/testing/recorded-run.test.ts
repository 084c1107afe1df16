import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type * as Testing from './index.js'
import type { RecordedRun } from './index.js'

const { runs } = JSON.parse(readFileSync(new URL('../../vectors/flow.json', import.meta.url), 'utf8')) as {
  runs: readonly RecordedRun[]
}

// A chart that cannot even be made fails every test here, and not the reading of this file.
let testing: typeof Testing
beforeAll(async () => {
  testing = await import('./index.js')
})

describe('the recorded runs', () => {
  it('are enough to be a contract', () => {
    expect(runs.length).toBeGreaterThan(60)
    expect(new Set(runs.map(({ outcome }) => outcome)).size).toBe(5)
  })

  it.each(runs.map((run) => [run.id, run] as const))('go as the chart goes: %s', (id, run) => {
    const { recordRun, replay, runOf, scenarios } = testing
    const [scenarioId, ...events] = id.split('/')
    const last = replay(
      scenarios.find((one) => one.id === scenarioId)!,
      events,
    )
    const recorded = recordRun({ id, sentence: run.title, steps: runOf(last) })
    expect(JSON.parse(JSON.stringify(recorded))).toEqual(run)
  })
})
