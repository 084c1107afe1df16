import type { Scenario } from '@reauth/core/testing'
import { scenarioById } from './scenario.js'

/** What a link to the simulator says. */
export type Place =
  | { readonly kind: 'start' }
  | { readonly kind: 'state'; readonly path: string }
  | {
      readonly kind: 'run'
      readonly scenario: Scenario
      readonly events: readonly string[]
      readonly at: number
      readonly broken: string | null
      /** Whether it plays by itself. */
      readonly plays: boolean
    }

const WORD = /^[\w.-]+$/

/** Reads a link: `simulator#/state/<path>`, `simulator#/run/<scenario>/<event,event>?at=2`. What makes no sense is the start. */
export function placeOf(route: readonly string[], query: URLSearchParams): Place {
  const [page, first = '', second = ''] = route
  if (page === 'state' && first !== '') return { kind: 'state', path: route.slice(1).join('.') }
  const scenario = page === 'run' ? scenarioById(first) : null
  if (scenario === null) return { kind: 'start' }
  const events = second.split(',').filter((id) => WORD.test(id))
  const at = query.get('at')
  const wanted = at !== null && /^\d+$/.test(at) ? Number(at) : events.length
  return {
    kind: 'run',
    scenario,
    events,
    at: Math.min(wanted, events.length),
    broken: query.get('broken'),
    plays: query.has('play'),
  }
}

/** A run as a link. */
export function linkOf(
  scenario: string,
  events: readonly string[],
  at: number = events.length,
  broken: string | null = null,
): string {
  const place = ['simulator#/run', scenario, ...(events.length > 0 ? [events.join(',')] : [])].join('/')
  const query = new URLSearchParams({
    ...(at !== events.length && { at: String(at) }),
    ...(broken !== null && { broken }),
  }).toString()
  return query === '' ? place : `${place}?${query}`
}

/** A run as a link that plays it from its start. */
export function playLinkOf(scenario: string, events: readonly string[], broken: string | null = null): string {
  const link = linkOf(scenario, events, 0, broken)
  return `${link}${link.includes('?') ? '&' : '?'}play=`
}
