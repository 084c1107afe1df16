import type { Scenario } from '@reauth/core/testing'
import { type DeviceClock, deviceClockOf } from './device-clock.js'
import { scenarioById } from './scenario.js'

/** The content of a link to the simulator. */
export type Place =
  | { readonly kind: 'start' }
  /** A setting that there is not, or not any more. */
  | { readonly kind: 'unknown'; readonly scenario: string }
  | { readonly kind: 'state'; readonly path: string }
  | {
      readonly kind: 'run'
      readonly scenario: Scenario
      readonly events: readonly string[]
      readonly at: number
      readonly broken: string | null
      /** Whether it plays automatically. */
      readonly plays: boolean
      readonly clock: DeviceClock
      /** The question that it answers. */
      readonly question: string | null
    }

/** The additional content of a link. */
export interface LinkExtras {
  readonly clock?: DeviceClock
  readonly question?: string | null
}

/** Returns the moment of a link: a number up to `last`. Default: `last`. */
export function momentOf(query: URLSearchParams, last: number): number {
  const at = query.get('at')
  return at !== null && /^\d+$/.test(at) ? Math.min(Number(at), last) : last
}

/** Reads a link: `simulator#/state/<path>`, `simulator#/run/<scenario>/<event,event>?at=2`. */
export function placeOf(route: readonly string[], query: URLSearchParams): Place {
  const [page, first = '', second = ''] = route
  if (page === 'state' && first !== '') return { kind: 'state', path: route.slice(1).join('.') }
  if (page !== 'run' || first === '') return { kind: 'start' }
  const scenario = scenarioById(first)
  if (scenario === null) return { kind: 'unknown', scenario: first }
  const events = second.split(',').filter(Boolean)
  return {
    kind: 'run',
    scenario,
    events,
    at: momentOf(query, events.length),
    broken: query.get('broken'),
    plays: query.has('play'),
    clock: deviceClockOf(query),
    question: query.get('question'),
  }
}

/** Returns the link of a run. */
export function linkOf(
  scenario: string,
  events: readonly string[],
  at: number = events.length,
  broken: string | null = null,
  { clock = 'right', question = null }: LinkExtras = {},
): string {
  const place = ['simulator#/run', scenario, ...(events.length > 0 ? [events.join(',')] : [])].join('/')
  const query = new URLSearchParams({
    ...(at !== events.length && { at: String(at) }),
    ...(broken !== null && { broken }),
    ...(clock !== 'right' && { clock }),
    ...(question !== null && { question }),
  }).toString()
  return query === '' ? place : `${place}?${query}`
}

/** Returns a link that plays a run from its start. */
export function playLinkOf(scenario: string, events: readonly string[], broken: string | null = null): string {
  const link = linkOf(scenario, events, 0, broken)
  return `${link}${link.includes('?') ? '&' : '?'}play=`
}
