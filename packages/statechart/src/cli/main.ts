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

Draws or exports an XState machine. FILE is a JavaScript or TypeScript module, or the name of a package. Without #export, the command uses the default export or the only machine.
--executable includes guards and assignments in the SCXML, so that an engine can run it. It needs esbuild in your project.
`

/** The streams that the command writes to. */
export interface Streams {
  readonly stdout: { readonly write: (text: string) => unknown }
  readonly stderr: { readonly write: (text: string) => unknown }
}

const FORMATS = ['svg', 'mermaid', 'scxml', 'dot', 'json'] as const
type Format = (typeof FORMATS)[number]
const THEMES = ['auto', 'light', 'dark'] as const

const pick = <Word extends string>(words: readonly Word[], word: string, what: string): Word => {
  const found = words.find((candidate) => candidate === word)
  if (found === undefined) throw new TypeError(`${what} must be one of ${words.join(', ')}.`)
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
      // The layout engine is large, and only SVG needs it.
      const { layout } = await import('../layout/index.js')
      const chartLayout = await layout(chartOf(machine), { everyEdge })
      if (chartLayout.rough) stderr.write('The machine is large: arrows may cross.\n')
      return toSvg(chartLayout, { theme })
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
    if (place === undefined || positionals.length > 1) throw new TypeError('Pass exactly one file.')
    const format = pick(FORMATS, values.format, '--format')
    const theme = pick(THEMES, values.theme, '--theme')
    if (values.executable && format !== 'scxml') throw new TypeError('--executable needs --format scxml.')
    const output = { format, theme, everyEdge: values['every-edge'], executable: values.executable }
    const text = await textFor(await findMachine(place, process.cwd()), output, streams)
    if (values.out === undefined) stdout.write(text)
    else await writeFile(values.out, text)
    return 0
  } catch (error) {
    // Invalid arguments print the usage. A missing machine doesn't.
    const isUsage = error instanceof TypeError
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}` : ''}`)
    return 2
  }
}
