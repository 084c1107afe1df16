import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDescribedMachine } from '../../machine/described.js'
import { transitionsOf } from '../transitions.js'
import { Api, BOB, transferOf } from './app.fixture.js'
import {
  ChartCoverageError,
  authenticates,
  chartCoverage,
  chartCoverageSetup,
  checkAfterEach,
  clearChartCoverage,
  collectChartCoverage,
  createTestReauth,
  fresh,
  mergedChartCoverage,
  stale,
} from './index.js'
import { kitState } from './kit-state.js'

checkAfterEach(afterEach)
const all = transitionsOf(createDescribedMachine())

let folder = ''
beforeEach(() => {
  kitState().taken.clear()
  folder = mkdtempSync(join(tmpdir(), 'chart-coverage-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const perform = async (service: Parameters<typeof createTestReauth>[0]['service']): Promise<unknown> =>
  createTestReauth({ service }).reauth.perform(transferOf(new Api()), BOB)

describe('the coverage of the statechart', () => {
  it('counts the transitions that the runs of tests took, by the ids of the statechart', async () => {
    expect(chartCoverage().taken).toBe(0)
    await perform({ refresh: fresh() })
    await perform({ refresh: fresh() })
    const { transitions, taken, total } = chartCoverage()
    expect(transitions.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect([taken > 2, total, transitions.find(({ id }) => id.startsWith('calling xstate.done'))?.times]).toEqual([
      true,
      all.length,
      2,
    ])
    expect(transitions.every(({ description }) => description !== '')).toBe(true)
  })

  it('has the drawing ids of taken transitions and their states, each once', async () => {
    expect(chartCoverage().trail).toEqual([])
    await perform({ refresh: fresh() })
    const { trail } = chartCoverage()
    const last = 'reauth.calling|xstate.done.actor.performAction|0'
    expect(trail).toEqual(expect.arrayContaining(['reauth', 'reauth.calling', 'reauth.succeeded', last]))
    expect(trail).not.toContain('reauth.cancelled')
    expect(new Set(trail).size).toBe(trail.length)
  })

  it('lists only the transitions that were not taken, in words', async () => {
    await perform({ refresh: stale(), browser: authenticates() })
    const { text, transitions } = chartCoverage()
    const lines = text.split('\n').slice(2)
    expect(lines).toHaveLength(transitions.filter(({ times }) => times === 0).length)
    expect(lines.every((line) => / {2}\S.* {2}\S.*\.$/.test(line))).toBe(true)
  })

  it('fails below the threshold, but not at it', () => {
    const [first, ...others] = all.map(({ id }): [string, number] => [id, 1])
    const half = new Map(others.slice(0, 49))
    const ignore = ({ id }: { id: string }) => !others.slice(0, 98).some(([known]) => known === id)
    const given = { taken: half, ignore }
    expect(chartCoverage({ ...given, threshold: 50 })).toMatchObject({ taken: 49, total: 98, percent: 50 })
    expect(() => chartCoverage({ ...given, threshold: 51 })).toThrow(ChartCoverageError)
    expect(() => chartCoverage({ ...given, taken: new Map([first!]), threshold: 1 })).toThrow('The threshold is 1 %.')
  })

  it('is complete if everything was taken, or everything is ignored', () => {
    const taken = new Map(all.map(({ id }) => [id, 1]))
    expect(chartCoverage({ taken, threshold: 100 }).text.split('\n')).toHaveLength(1)
    expect(chartCoverage({ ignore: () => true, threshold: 100 })).toMatchObject({ total: 0, percent: 100 })
  })

  it.each([-1, 101, Number.NaN])('refuses the threshold %d', (threshold) => {
    expect(() => chartCoverage({ threshold })).toThrow(expect.objectContaining({ field: 'threshold' }))
  })
})

describe('the coverage of all files of a test run', () => {
  const collect = (): void => collectChartCoverage((write) => write(), { folder })

  it('is merged from the counts of each file', async () => {
    for (const service of [
      { refresh: fresh() },
      { refresh: fresh() },
      { refresh: stale(), browser: authenticates() },
    ]) {
      await perform(service)
      collect()
    }
    expect(readdirSync(folder)).toHaveLength(3)
    const { transitions } = mergedChartCoverage({ folder })
    expect(transitions.find(({ id }) => id.startsWith('calling xstate.done'))?.times).toBe(3)
  })

  it('omits unrelated files, and files without a run', () => {
    collect()
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(join(folder, 'other.json'), '{}')
    expect(mergedChartCoverage({ folder }).taken).toBe(0)
  })

  it('starts from zero in each test run, and is reported at its end', async () => {
    await perform({ refresh: fresh() })
    collect()
    const report = vi.fn()
    const end = chartCoverageSetup({ folder, report })()
    end()
    expect(report).toHaveBeenCalledWith(expect.objectContaining({ taken: 0 }))
    await perform({ refresh: fresh() })
    collect()
    expect(chartCoverageSetup({ folder, threshold: 100 })).not.toThrow()
    await perform({ refresh: fresh() })
    const failing = chartCoverageSetup({ folder, threshold: 100 })()
    collect()
    const { exitCode } = process
    expect(failing).toThrow(ChartCoverageError)
    expect(process.exitCode).toBe(1)
    process.exitCode = exitCode
  })

  it('is printed, and stored in the cache folder of the project by default', async () => {
    const before = process.cwd()
    process.chdir(folder)
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const end = chartCoverageSetup()()
    await perform({ refresh: fresh() })
    collectChartCoverage((write) => write())
    end()
    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^[1-9]\d* of /))
    expect(mergedChartCoverage().taken).toBeGreaterThan(0)
    clearChartCoverage()
    expect(mergedChartCoverage().taken).toBe(0)
    process.chdir(before)
    log.mockRestore()
  })
})
