import type { Chart, ChartTransition } from '../chart/chart.js'
import { uniqueNames } from './names.js'

// Non-ASCII letters that every version of XML allows in a name.
const START =
  'A-Za-z_\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u3041-\\u3096\\u30A1-\\u30FA\\u4E00-\\u9FA5\\uAC00-\\uD7A3'
const ILLEGAL = new RegExp(`[^${START}\\d.-]+`, 'g')
const STARTS_WELL = new RegExp(`^[${START}]`)

/** Converts text to a valid XML name. */
export const xmlName = (text: string): string => {
  const name = text.replace(ILLEGAL, '_')
  return STARTS_WELL.test(name) ? name : `_${name}`
}

/** Converts text to an SCXML event name: words separated by dots. The words `done` and `error` are reserved for the engine. */
const eventName = (text: string): string => {
  const name = text
    .replace(ILLEGAL, '_')
    .replace(/^\.+|\.+$/g, '')
    .replace(/\.{2,}/g, '.')
  return name === '' || /^(done|error|service|timeout|xstate)(\.|$)/.test(name) ? `event.${name || '_'}` : name
}

/** Converts text to one word of an event name. A dot would split it into two words. */
const wordOf = (text: string): string => eventName(text).replaceAll('.', '_')

/** The id of the final state that the document of a parallel machine adds. The XState machine doesn't have it. */
export const endOf = (root: string): string => `${root}::done`

/** The names of states and events in the document. */
export interface ScxmlNames {
  readonly stateOf: (id: string) => string
  /** Returns the name of a transition's event in the document; `null` without an event. */
  readonly eventOf: (transition: Pick<ChartTransition, 'event' | 'kind'>) => string | null
  /** XState's event types by their names in the document, without those that contain a `*`. */
  readonly events: ReadonlyMap<string, string>
}

const WILDCARD = /(^|\.)\*$/

/** Gives every state and every event a unique name. */
export function scxmlNames(chart: Chart): ScxmlNames {
  const ids = chart.states.map(({ id }) => id)
  // The final state of a parallel root exists only in the document.
  const states = uniqueNames([...ids, endOf(ids[0] ?? '')], xmlName)
  const stateOf = (id: string): string => states.get(id) ?? xmlName(id)
  const legalOf = ({ kind, event, actor, source, label }: ChartTransition): string => {
    if (kind === 'timer')
      return `timeout.${wordOf(event.slice('xstate.after.'.length, -source.length - 1) || label)}.${wordOf(source)}`
    if (kind === 'snapshot') return `service.update.${wordOf(actor ?? '')}`
    if (actor !== null) return `service.${kind}.${wordOf(actor)}`
    // The engine raises this event when the child states are finished.
    if (kind === 'done') return `done.state.${stateOf(event.slice('xstate.done.state.'.length))}`
    return eventName(event)
  }
  const legalNames = new Map(
    chart.transitions.flatMap((transition) =>
      transition.kind === 'always' || WILDCARD.test(transition.event)
        ? []
        : [[transition.event, legalOf(transition)] as const],
    ),
  )
  const eventNames = uniqueNames([...legalNames.keys()], (event) => legalNames.get(event) ?? event)
  return {
    stateOf,
    eventOf: ({ kind, event }) =>
      kind === 'always'
        ? null
        : event === '*'
          ? '*'
          : WILDCARD.test(event)
            ? `${eventName(event.slice(0, -2))}.*`
            : (eventNames.get(event) ?? eventName(event)),
    events: new Map([...eventNames].map(([event, name]) => [name, event])),
  }
}

/** Whether a descriptor matches more than one event. */
export const isWildcard = (descriptor: string): boolean => WILDCARD.test(descriptor)
