import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { AnyStateMachine } from 'xstate'
import { chartOf } from '../chart/chart-of.js'
import type { Chart } from '../chart/chart.js'
import { toSvg } from '../draw/to-svg.js'
import { toDot } from '../export/to-dot.js'
import { toJson } from '../export/to-json.js'
import { toMermaid } from '../export/to-mermaid.js'
import { toScxml } from '../export/to-scxml.js'

const USAGE = `reauth-statechart FILE[#export] [--format svg|mermaid|scxml|dot|json] [--out FILE] [--every-edge] [--theme auto|light|dark]

Draws or exports an XState machine. FILE is a module, or the name of a package; without #export, its default export or its only machine.
`

/** Where the command writes. */
export interface Streams {
  readonly stdout: { readonly write: (text: string) => unknown }
  readonly stderr: { readonly write: (text: string) => unknown }
}

const FORMATS = ['svg', 'mermaid', 'scxml', 'dot', 'json'] as const
type Format = (typeof FORMATS)[number]
const THEMES = ['auto', 'light', 'dark'] as const

const isMachine = (value: unknown): value is AnyStateMachine =>
  typeof value === 'object' && value !== null && 'root' in value && 'transition' in value

class UsageError extends Error {}

async function machineOf(place: string): Promise<AnyStateMachine> {
  const at = place.lastIndexOf('#')
  const [file, name] = at > 0 ? [place.slice(0, at), place.slice(at + 1)] : [place, '']
  // A bare name is a package; anything that looks like a path is a file.
  const isFile = /^[./\\]|^\w:|\.[cm]?[jt]s$/.test(file)
  const specifier = isFile ? pathToFileURL(resolve(file)).href : file
  const module: Record<string, unknown> = await import(specifier)
  if (name !== '') {
    const found = module[name]
    if (!isMachine(found)) throw new UsageError(`${file} exports no machine named ${name}.`)
    return found
  }
  const machines = Object.values(module).filter(isMachine)
  const found = isMachine(module['default']) ? module['default'] : machines.length === 1 ? machines[0] : undefined
  if (found === undefined)
    throw new UsageError(`${file} exports ${machines.length} machines: say which one, as in FILE#name.`)
  return found
}

const pick = <Word extends string>(words: readonly Word[], word: string, what: string): Word => {
  const found = words.find((one) => one === word)
  if (found === undefined) throw new UsageError(`${what} is one of ${words.join(', ')}.`)
  return found
}

async function textFor(
  chart: Chart,
  format: Format,
  everyEdge: boolean,
  theme: (typeof THEMES)[number],
): Promise<string> {
  switch (format) {
    case 'svg': {
      // The layout engine is large, and only pictures need it.
      const { layout } = await import('../layout/index.js')
      return toSvg(await layout(chart, { everyEdge }), { theme })
    }
    case 'mermaid':
      return toMermaid(chart)
    case 'scxml':
      return toScxml(chart)
    case 'dot':
      return toDot(chart)
    case 'json':
      return toJson(chart)
  }
}

/** The command. Returns the exit code: 0, or 2 where it was asked for something that it cannot do. */
export async function main(args: readonly string[], { stdout, stderr }: Streams): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'svg' },
        theme: { type: 'string', default: 'auto' },
        out: { type: 'string' },
        'every-edge': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const [place] = positionals
    if (values.help) {
      stdout.write(USAGE)
      return 0
    }
    if (place === undefined || positionals.length > 1) throw new UsageError('Name one file.')
    const format = pick(FORMATS, values.format, '--format')
    const theme = pick(THEMES, values.theme, '--theme')
    const text = await textFor(chartOf(await machineOf(place)), format, values['every-edge'], theme)
    if (values.out === undefined) stdout.write(text)
    else await writeFile(values.out, text)
    return 0
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
}
