import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from './main.js'

const place = mkdtempSync(join(tmpdir(), 'statechart-'))
const xstate = import.meta.resolve('xstate')
const file = join(place, 'machines.mjs')
writeFileSync(
  file,
  `import { createMachine } from ${JSON.stringify(xstate)}
export const one = createMachine({ id: 'one', initial: 'a', states: { a: { on: { GO: 'b' } }, b: { type: 'final' } } })
export const two = createMachine({ id: 'two' })`,
)

const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  const written = { out: '', err: '' }
  const code = await main(args, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
  })
  return { code, ...written }
}

describe('reauth-statechart', () => {
  it.each([
    ['svg', '<svg '],
    ['mermaid', 'stateDiagram-v2'],
    ['scxml', '<?xml '],
    ['dot', 'digraph "one"'],
    ['json', '{\n  "id": "one"'],
  ])('writes %s', async (format, start) => {
    const { code, out } = await run(`${file}#one`, '--format', format)
    expect(code).toBe(0)
    expect(out.startsWith(start)).toBe(true)
  })

  it('finds a machine of a package', async () => {
    expect((await run('@reauth/core', '--format', 'json')).out).toContain('"id": "reauth"')
  })

  it('writes to a file', async () => {
    const out = join(place, 'out.dot')
    expect(await run(`${file}#one`, '--format', 'dot', '--out', out)).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(out, 'utf8')).toContain('"one.a" -> "one.b"')
  })

  it.each([
    [[]],
    [[file]],
    [[`${file}#three`]],
    [[`${file}#one`, '--format', 'png']],
    [['--what']],
    [['./nowhere.js']],
  ])('ends with 2 and says how it is used: %j', async (args) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toContain('--format svg|mermaid|scxml|dot|json')
  })

  it('says how it is used when asked', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, err: '' })
  })
})
