import { type Chart, activeStates } from '@reauth/statechart'
import type { ScriptedEvent, Step } from '@reauth/core/testing'

/** How something looks: `✓` an answer, `✕` a rejection, `◷` a timer, `●` something that somebody says. */
export type Glyph = '✓' | '✕' | '◷' | '●'

/** Something that may happen now. */
export interface Offer {
  readonly id: string
  readonly glyph: Glyph
  readonly label: string
  readonly title: string
}

/** What may happen at a moment, and what may not. */
export interface Offers {
  /** Answers of each service that waits. */
  readonly services: readonly { readonly service: string; readonly outcomes: readonly Offer[] }[]
  readonly timers: readonly Offer[]
  readonly said: readonly Offer[]
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

/** Sorts what may happen at a moment, and says why the rest may not. */
export function offersOf(chart: Chart, step: Step, next: readonly ScriptedEvent[]): Offers {
  const offer = (one: ScriptedEvent, label: string, title = one.title): Offer => ({
    id: one.id,
    glyph: glyphOf(one),
    label,
    title,
  })
  const answers = next.filter((one) => one.event.type.includes('.actor.'))
  // A timer with several branches is one timer.
  const timers = next.filter(
    (one, index) => glyphOf(one) === '◷' && next.findIndex(({ id }) => id === one.id) === index,
  )
  const said = next.filter((one) => glyphOf(one) === '●')
  const active = activeStates(chart, step.snapshot.value)
  const events = new Set(chart.transitions.flatMap(({ kind, event }) => (kind === 'event' ? [event] : [])))
  const possible = new Set(said.map(({ event }) => event.type))
  const isOver = step.snapshot.status !== 'active'
  return {
    services: step.waiting.map((service) => ({
      service,
      outcomes: answers
        .filter(({ id }) => id.startsWith(`${service}.`))
        .map((one) => offer(one, one.id.slice(service.length + 1))),
    })),
    timers: timers.map((one) => {
      const name = one.id.replace(/^after\./, '')
      const delay = delayOf(step, one.id)
      return delay === null
        ? offer(one, name)
        : offer(one, `${name} · ${wordsOfTime(delay)}`, `${wordsOfTime(delay)} pass without an answer.`)
    }),
    said: said.map((one) => offer(one, one.id)),
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
