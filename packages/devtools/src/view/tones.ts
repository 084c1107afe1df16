import { stateById } from '../chart/chart.js'
import type { LogStep, RunLog } from '../model/run-log.js'

/** A tone with its color and icon. Color is never the only sign. */
export interface Tone {
  readonly tone: 'good' | 'bad' | 'warn' | 'unsure' | 'quiet' | 'live'
  readonly glyph: string
}

const GLYPHS = { good: '✓', bad: '✕', warn: '!', unsure: '?', quiet: '–' } as const

/** Returns the tone of a state: by outcome for a final state, else neutral. */
export function toneOfState(leaf: string): Tone {
  const tone = stateById(leaf)?.tone
  return tone === undefined || tone === 'plain' ? { tone: 'live', glyph: '●' } : { tone, glyph: GLYPHS[tone] }
}

/** Returns the tone of a run. */
export const toneOfRun = ({ steps }: RunLog): Tone => toneOfState(steps.at(-1)?.leaf ?? '')

/** Returns the tone of a step: by outcome for a final state, else by its cause. */
export function toneOfStep({ leaf, isEnd, cause }: LogStep): Tone {
  if (isEnd) return toneOfState(leaf)
  if (cause.type.startsWith('xstate.error.')) return { tone: 'bad', glyph: '✕' }
  if (cause.type.startsWith('xstate.after.')) return { tone: 'warn', glyph: '◷' }
  if (cause.result === 'stepUpRequired') return { tone: 'warn', glyph: '!' }
  return { tone: 'live', glyph: cause.type.startsWith('xstate.done.') ? '✓' : '●' }
}
