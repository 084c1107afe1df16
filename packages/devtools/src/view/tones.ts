import { stateById } from '../chart/chart.js'
import type { LogStep, RunLog } from '../model/run-log.js'

/** How something reads, by a color and by a sign: a color is never alone. */
export interface Tone {
  readonly tone: 'good' | 'bad' | 'warn' | 'unsure' | 'quiet' | 'live'
  readonly glyph: string
}

const GLYPHS = { good: '✓', bad: '✕', warn: '!', unsure: '?', quiet: '–' } as const

/** How a state reads: an end by its outcome, every other one as under way. */
export function toneOfState(leaf: string): Tone {
  const tone = stateById(leaf)?.tone
  return tone === undefined || tone === 'plain' ? { tone: 'live', glyph: '●' } : { tone, glyph: GLYPHS[tone] }
}

/** How a run reads. */
export const toneOfRun = ({ steps }: RunLog): Tone => toneOfState(steps.at(-1)?.leaf ?? '')

/** How a step reads: an end by its outcome, every other one by what led to it. */
export function toneOfStep({ leaf, isEnd, cause }: LogStep): Tone {
  if (isEnd) return toneOfState(leaf)
  if (cause.type.startsWith('xstate.error.')) return { tone: 'bad', glyph: '✕' }
  if (cause.type.startsWith('xstate.after.')) return { tone: 'warn', glyph: '◷' }
  if (cause.result === 'stepUpRequired') return { tone: 'warn', glyph: '!' }
  return { tone: 'live', glyph: cause.type.startsWith('xstate.done.') ? '✓' : '●' }
}
