import { type Chart, activeStates } from '@reauth/statechart'
import type { ScriptedEvent, Step } from '@reauth/core/testing'
import type { Player } from './run.js'
import { sentenceOf } from './sentences.js'

/** How something looks: `✓` an answer, `✕` a rejection, `◷` a timer, `●` something that somebody says. */
export type Glyph = '✓' | '✕' | '◷' | '●'

/** Where an event leads: the run goes on or succeeds; it ends and nothing is broken; something did not work. */
export const LEADS = ['goesOn', 'refuses', 'breaks'] as const
export type Leads = (typeof LEADS)[number]

/** Something that may happen now. */
export interface Offer {
  readonly id: string
  readonly glyph: Glyph
  /** What happens, as a sentence. */
  readonly title: string
  readonly leads: Leads
  /** Id of the transition that it takes first, which is what stands for it in the drawing. */
  readonly transition: string | null
}

/** What may happen at a moment, and what may not. */
export interface Offers {
  readonly offers: readonly Offer[]
  /** Events that do nothing now, each with the reason. */
  readonly blocked: readonly { readonly event: string; readonly why: string }[]
}

/** The sign of an event. */
export const glyphOf = ({ event }: Pick<ScriptedEvent, 'event'>): Glyph =>
  event.type.startsWith('xstate.done.')
    ? '✓'
    : event.type.startsWith('xstate.error.')
      ? '✕'
      : event.type.startsWith('xstate.after.')
        ? '◷'
        : '●'

/** Milliseconds in words: `250 ms`, `10 s`, `10 min`. */
export const wordsOfTime = (milliseconds: number): string =>
  milliseconds < 1000
    ? `${milliseconds} ms`
    : milliseconds < 120_000
      ? `${milliseconds / 1000} s`
      : `${milliseconds / 60_000} min`

/** How long a timer of a moment takes, in milliseconds; `null` where it is unknown. */
export function delayOf({ snapshot }: Step, timer: string): number | null {
  const name = timer.replace(/^after\./, '')
  const delay: unknown = snapshot.machine.implementations.delays[name as never]
  if (typeof delay === 'number') return delay
  if (typeof delay !== 'function') return null
  const found: unknown = delay({ context: snapshot.context })
  return typeof found === 'number' ? found : null
}

const LEADS_TO: Readonly<Record<string, Leads>> = {
  refused: 'refuses',
  cancelled: 'refuses',
  failed: 'breaks',
  outcomeUnknown: 'breaks',
}

/** A network or a provider that is out of order breaks something, also if the chart tries again. */
const leadsOf = (event: ScriptedEvent, { snapshot }: Step): Leads =>
  LEADS_TO[snapshot.output?.outcome ?? ''] ?? (glyphOf(event) === '✕' ? 'breaks' : 'goesOn')

/** Sorts what may happen at a moment by where it leads, and says why the rest may not. */
export function offersOf(chart: Chart, player: Player, step: Step): Offers {
  const next = player.next(step)
  const offers = next
    // A timer with several branches is one timer.
    .filter((one, index) => next.findIndex(({ id }) => id === one.id) === index)
    .map((one): Offer => {
      const delay = glyphOf(one) === '◷' ? delayOf(step, one.id) : null
      const title = delay === null ? sentenceOf(one) : `${wordsOfTime(delay)} pass without an answer.`
      const after = player.advance(step, one)
      const transition = after.taken[0]?.drawingId ?? null
      return { id: one.id, glyph: glyphOf(one), title, leads: leadsOf(one, after), transition }
    })
  const active = activeStates(chart, step.snapshot.value)
  const events = new Set(chart.transitions.flatMap(({ kind, event }) => (kind === 'event' ? [event] : [])))
  const possible = new Set(next.map(({ event }) => event.type))
  const isOver = step.snapshot.status !== 'active'
  return {
    offers,
    blocked: [...events]
      .filter((event) => !possible.has(event))
      .map((event) => {
        const here = chart.transitions.filter((one) => one.event === event && active.includes(one.source))
        const guards = here.flatMap(({ guard }) => (guard === null ? [] : [guard]))
        const why = isOver
          ? 'the run is over'
          : guards.length > 0
            ? `the guard “${guards.join('” and “')}” says no`
            : 'nothing listens to it here'
        return { event, why }
      }),
  }
}
