import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findMachine } from './find-machine.js'
import { MachineError } from './machine-error.js'
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
const write = (name: string, text: string): string => {
  mkdirSync(dirname(join(place, name)), { recursive: true })
  writeFileSync(join(place, name), text)
  return join(place, name)
}
write(
  'actor.mjs',
  `import { createActor, createMachine } from ${JSON.stringify(xstate)}\nexport const actor = createActor(createMachine({}))`,
)
write('old.mjs', 'export const machine = { states: {}, withContext() {}, withConfig() {}, options: {} }')
write('plain.mjs', "export const config = { initial: 'a', states: { a: {} } }")
write('broken.mjs', 'export const = 1')
write('none.mjs', 'export const number = 1')
write(
  'typed.ts',
  `import { createMachine } from ${JSON.stringify(xstate)}\nconst id: string = 'typed'\nexport default createMachine({ id })`,
)
write(
  'node_modules/only-esm/package.json',
  '{ "type": "module", "exports": { "./flow": { "types": "./x.d.ts", "default": "./flow.js" } } }',
)
write(
  'node_modules/only-esm/flow.js',
  `import { createMachine } from ${JSON.stringify(xstate)}\nexport const flow = createMachine({ id: 'flow' })`,
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

  it('finds a machine in a package', async () => {
    expect((await run('@reauth/core', '--format', 'json')).out).toContain('"id": "reauth"')
  })

  it('writes to a file', async () => {
    const out = join(place, 'out.dot')
    expect(await run(`${file}#one`, '--format', 'dot', '--out', out)).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(out, 'utf8')).toContain('"one.a" -> "one.b"')
  })

  it('writes executable SCXML that includes everything its functions use', async () => {
    const { code, out } = await run('@reauth/core', '--format', 'scxml', '--executable')
    expect(code).toBe(0)
    expect(out).toContain('expr="machine.start(input)"')
    expect(out).toContain('bundle.machine')
  })

  it('refuses `--executable` with any other format', async () => {
    const { code, err } = await run(`${file}#one`, '--format', 'dot', '--executable')
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('--format scxml') as unknown })
  })

  it('reads TypeScript', async () => {
    expect(await findMachine('./typed.ts', place)).toMatchObject({ name: 'default', machine: { id: 'typed' } })
  })

  it('finds a package from the working directory, even one that only exports ES modules', async () => {
    expect(await findMachine('only-esm/flow', place)).toMatchObject({ name: 'flow', machine: { id: 'flow' } })
  })

  it.each([
    ['./nowhere.js', 'There is no file ./nowhere.js.'],
    ['no-such-package', `The package no-such-package is not installed in ${place}.`],
    ['only-esm', `The package only-esm is not installed in ${place}.`],
    ['./machines.mjs', './machines.mjs exports 2 machines: say which one, as in ./machines.mjs#one.'],
    ['./machines.mjs#three', './machines.mjs has no export three: its machines are one, two.'],
    ['./actor.mjs', 'actor of ./actor.mjs is an actor: export the machine instead of what `createActor` returned.'],
    ['./old.mjs#machine', 'machine of ./old.mjs is a machine of XState 4: only machines of XState 5 can be drawn.'],
    ['./plain.mjs#config', 'config of ./plain.mjs is a plain object: pass it to `createMachine` first.'],
    ['./none.mjs#number', 'number of ./none.mjs is of type number.'],
    ['./none.mjs', './none.mjs exports no machine.'],
  ])('explains in one sentence what is wrong with %s', async (where, sentence) => {
    await expect(findMachine(where, place)).rejects.toThrow(new MachineError(sentence))
  })

  it('explains why a module cannot be loaded', async () => {
    await expect(findMachine('./broken.mjs', place)).rejects.toThrow(/^\.\/broken\.mjs can't be loaded: /)
  })

  it('writes an error without the usage if the arguments are valid', async () => {
    expect(await run(`${file}#three`)).toEqual({
      code: 2,
      out: '',
      err: `${file} has no export three: its machines are one, two.\n`,
    })
  })

  it.each([[[]], [[`${file}#one`, '--format', 'png']], [['--what']], [[file, file]]])(
    'writes the usage and exits with 2 if the arguments are invalid: %j',
    async (args) => {
      const { code, err } = await run(...args)
      expect(code).toBe(2)
      expect(err).toContain('--format svg|mermaid|scxml|dot|json')
    },
  )

  it('writes the usage for --help', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, err: '' })
  })
})
