import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chartOf } from '../chart/chart-of.js'
import { toSvg } from '../draw/to-svg.js'
import { toDot } from '../export/to-dot.js'
import { toJson } from '../export/to-json.js'
import { toMermaid } from '../export/to-mermaid.js'
import { toScxml } from '../export/to-scxml.js'
import { bundleOf } from './bundle.js'
import { type FoundMachine, findMachine } from './find-machine.js'

const USAGE = `reauth-statechart FILE[#export] [--format svg|mermaid|scxml|dot|json] [--out FILE] [--every-edge] [--executable] [--theme auto|light|dark]

Draws or exports an XState machine. FILE is a module, also one of TypeScript, or the name of a package; without #export, its default export or its only machine.
--executable carries the guards and assignments in SCXML, so that an engine runs it; it needs esbuild in your project.
`

/** Where the command writes. */
export interface Streams {
  readonly stdout: { readonly write: (text: string) => unknown }
  readonly stderr: { readonly write: (text: string) => unknown }
}

const FORMATS = ['svg', 'mermaid', 'scxml', 'dot', 'json'] as const
type Format = (typeof FORMATS)[number]
const THEMES = ['auto', 'light', 'dark'] as const

const pick = <Word extends string>(words: readonly Word[], word: string, what: string): Word => {
  const found = words.find((candidate) => candidate === word)
  if (found === undefined) throw new TypeError(`${what} is one of ${words.join(', ')}.`)
  return found
}

interface Output {
  readonly format: Format
  readonly theme: (typeof THEMES)[number]
  readonly everyEdge: boolean
  readonly executable: boolean
}

async function textFor(
  found: FoundMachine,
  { format, theme, everyEdge, executable }: Output,
  { stderr }: Streams,
): Promise<string> {
  const { machine } = found
  switch (format) {
    case 'svg': {
      // The layout engine is large, and only pictures need it.
      const { layout } = await import('../layout/index.js')
      const laidOut = await layout(chartOf(machine), { everyEdge })
      if (laidOut.rough) stderr.write('The machine is large: its arrows may cross.\n')
      return toSvg(laidOut, { theme })
    }
    case 'mermaid':
      return toMermaid(chartOf(machine))
    case 'scxml': {
      if (!executable) return toScxml(machine)
      const script = await bundleOf(found.file, found.name, process.cwd())
      return toScxml(machine, { executable, script })
    }
    case 'dot':
      return toDot(chartOf(machine))
    case 'json':
      return toJson(chartOf(machine))
  }
}

/** Runs the command. Returns the exit code: 0, or 2 after an error. */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
  const { stdout, stderr } = streams
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'svg' },
        theme: { type: 'string', default: 'auto' },
        out: { type: 'string' },
        'every-edge': { type: 'boolean', default: false },
        executable: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const [place] = positionals
    if (values.help) {
      stdout.write(USAGE)
      return 0
    }
    if (place === undefined || positionals.length > 1) throw new TypeError('Name one file.')
    const format = pick(FORMATS, values.format, '--format')
    const theme = pick(THEMES, values.theme, '--theme')
    if (values.executable && format !== 'scxml') throw new TypeError('Use --executable with --format scxml.')
    const output = { format, theme, everyEdge: values['every-edge'], executable: values.executable }
    const text = await textFor(await findMachine(place, process.cwd()), output, streams)
    if (values.out === undefined) stdout.write(text)
    else await writeFile(values.out, text)
    return 0
  } catch (error) {
    // Wrong arguments, unlike a missing machine, are answered with the usage.
    const isUsage = error instanceof TypeError
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}` : ''}`)
    return 2
  }
}
