import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const require = createRequire(import.meta.url)
const PACKAGES = {
  tsx: dirname(require.resolve('tsx/package.json')),
  xstate: dirname(require.resolve('xstate/package.json')),
}
const folder = mkdtempSync(join(tmpdir(), 'statechart-ts-'))
/** The folder with the packages. The command is bundled into one file, as when it is installed. */
const command = join(PACKAGES.xstate, '..', '.cache', `reauth-statechart-${process.pid}.mjs`)

/** Creates a project with some packages and one module. */
function project(name: string, module: string, packages: readonly (keyof typeof PACKAGES)[]): string {
  const place = join(folder, name)
  mkdirSync(join(place, 'node_modules'), { recursive: true })
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(place, 'machine.ts'), module)
  for (const each of packages) symlinkSync(PACKAGES[each], join(place, 'node_modules', each))
  return place
}
const run = (place: string): { status: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, './machine.ts', '--format', 'dot'], {
    cwd: place,
    encoding: 'utf8',
  })
  return { status, out: stdout, err: stderr }
}

// No version of Node can run an enum: stripping types isn't enough.
const WITH_ENUM = `import { createMachine } from 'xstate'
enum State { First = 'first' }
export default createMachine({ id: 'typed', initial: State.First, states: { [State.First]: {} } })`
const WITH_TYPES = `import { createMachine } from 'xstate'
const id: string = 'typed'
export default createMachine({ id, initial: 'first', states: { first: {} } })`

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('../cli.ts', import.meta.url))],
    outfile: command,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  rmSync(command)
})

describe('reauth-statechart with TypeScript', () => {
  it('loads a file that Node cannot read with the tsx of the project', () => {
    const { status, out, err } = run(project('with-tsx', WITH_ENUM, ['xstate', 'tsx']))
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain('"typed.first"')
  })

  it('explains in one sentence that tsx is missing, and how to install it', () => {
    const { status, out, err } = run(project('without-tsx', WITH_ENUM, ['xstate']))
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(/^Node [\d.]+ can't load the TypeScript of \.\/machine\.ts: .* npm install --save-dev tsx\n$/)
  })

  it('explains what is wrong with a module that tsx cannot load either', () => {
    const { status, err } = run(project('broken', 'export const = 1', ['tsx']))
    expect(status).toBe(2)
    expect(err).toMatch(/^\.\/machine\.ts can't be loaded: /)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it.skipIf(!(process.features as { typescript?: unknown }).typescript)('needs no tsx if Node strips the types', () => {
    expect(run(project('stripped', WITH_TYPES, ['xstate']))).toMatchObject({ status: 0, err: '' })
  })
})
