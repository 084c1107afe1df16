import { type Chart, activeStates } from '@reauth/statechart'
import type { ScriptedEvent, Step } from '@reauth/core/testing'
import type { Player } from './run.js'
import { sentenceOf } from './sentences.js'

/** The icon of an event: `✓` an answer, `✕` a rejection, `◷` a timer, `●` any other event. */
export type Glyph = '✓' | '✕' | '◷' | '●'

/** Where an event leads: the run continues or succeeds; it is refused or cancelled; or something fails. */
export const LEADS = ['goesOn', 'refuses', 'breaks'] as const
export type Leads = (typeof LEADS)[number]

/** An event that is possible now. */
export interface Offer {
  readonly id: string
  readonly glyph: Glyph
  /** A description of the event. */
  readonly title: string
  readonly leads: Leads
  /** Id of its first transition, which represents it in the drawing. */
  readonly transition: string | null
}

/** The possible and impossible events of a moment. */
export interface Offers {
  readonly offers: readonly Offer[]
  /** Events that have no effect now, with the reason. */
  readonly blocked: readonly { readonly event: string; readonly why: string }[]
}

/** Returns the icon of an event. */
export const glyphOf = ({ event }: Pick<ScriptedEvent, 'event'>): Glyph =>
  event.type.startsWith('xstate.done.')
    ? '✓'
    : event.type.startsWith('xstate.error.')
      ? '✕'
      : event.type.startsWith('xstate.after.')
        ? '◷'
        : '●'

/** Formats milliseconds: `250 ms`, `10 s`, `10 min`. */
export const wordsOfTime = (milliseconds: number): string =>
  milliseconds < 1000
    ? `${milliseconds} ms`
    : milliseconds < 120_000
      ? `${milliseconds / 1000} s`
      : `${milliseconds / 60_000} min`

/** Returns the duration of a timer in milliseconds; `null` if it is unknown. */
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

/** A failing network or provider counts as a failure, even if the chart retries. */
const leadsOf = (event: ScriptedEvent, { snapshot }: Step): Leads =>
  LEADS_TO[snapshot.output?.outcome ?? ''] ?? (glyphOf(event) === '✕' ? 'breaks' : 'goesOn')

/** Groups the possible events of a moment by where they lead, and explains why others are impossible. */
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
