import type { Chart, ChartTransition } from '../chart/chart.js'
import { uniqueNames } from './names.js'

// Letters beyond ASCII that every version of XML allows in a name.
const START =
  'A-Za-z_\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u3041-\\u3096\\u30A1-\\u30FA\\u4E00-\\u9FA5\\uAC00-\\uD7A3'
const ILLEGAL = new RegExp(`[^${START}\\d.-]+`, 'g')
const STARTS_WELL = new RegExp(`^[${START}]`)

/** A name of XML. */
export const xmlName = (text: string): string => {
  const name = text.replace(ILLEGAL, '_')
  return STARTS_WELL.test(name) ? name : `_${name}`
}

/** An event of SCXML: words between dots. `done` and `error` are those of the engine. */
const eventName = (text: string): string => {
  const name = text
    .replace(ILLEGAL, '_')
    .replace(/^\.+|\.+$/g, '')
    .replace(/\.{2,}/g, '.')
  return name === '' || /^(done|error|service|timeout|xstate)(\.|$)/.test(name) ? `event.${name || '_'}` : name
}

/** One word of an event: a dot in it would be read as two. */
const wordOf = (text: string): string => eventName(text).replaceAll('.', '_')

/** The id of the state in which a session ends whose root has regions: no state of XState has it. */
export const endOf = (root: string): string => `${root}::done`

/** What states and events are called in the document. */
export interface ScxmlNames {
  readonly stateOf: (id: string) => string
  /** The event of a transition under a name of its own; `null` for one without an event. */
  readonly eventOf: (transition: Pick<ChartTransition, 'event' | 'kind'>) => string | null
  /** Every event of the chart as XState names it, by its name in the document; without those with a `*`. */
  readonly events: ReadonlyMap<string, string>
}

const WILDCARD = /(^|\.)\*$/

/** Names every state and every event, so that no two of them fall together. */
export function scxmlNames(chart: Chart): ScxmlNames {
  const ids = chart.states.map(({ id }) => id)
  // The end of a parallel root is a state of the document only.
  const states = uniqueNames([...ids, endOf(ids[0] ?? '')], xmlName)
  const stateOf = (id: string): string => states.get(id) ?? xmlName(id)
  const named = new Map<string, string>()
  const taken = new Set<string>()
  const isOwn = ({ kind, event }: Pick<ChartTransition, 'event' | 'kind'>): boolean =>
    kind === 'event' && !WILDCARD.test(event) && eventName(event) === event
  const legalOf = ({ kind, event, actor, source, label }: ChartTransition): string => {
    if (kind === 'timer')
      return `timeout.${wordOf(event.slice('xstate.after.'.length, -source.length - 1) || label)}.${wordOf(source)}`
    if (kind === 'snapshot') return `service.update.${wordOf(actor ?? '')}`
    if (actor !== null) return `service.${kind}.${wordOf(actor)}`
    // The engine itself raises this one when the inside of a state is finished.
    if (kind === 'done') return `done.state.${stateOf(event.slice('xstate.done.state.'.length))}`
    return eventName(event)
  }
  const events = chart.transitions.filter(({ kind, event }) => kind !== 'always' && !WILDCARD.test(event))
  // Those that are legal as they are choose first.
  for (const transition of [...events.filter(isOwn), ...events.filter((one) => !isOwn(one))]) {
    if (named.has(transition.event)) continue
    const base = legalOf(transition)
    let name = base
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
    taken.add(name)
    named.set(transition.event, name)
  }
  return {
    stateOf,
    eventOf: ({ kind, event }) =>
      kind === 'always'
        ? null
        : event === '*'
          ? '*'
          : WILDCARD.test(event)
            ? `${eventName(event.slice(0, -2))}.*`
            : (named.get(event) ?? eventName(event)),
    events: new Map([...named].map(([event, name]) => [name, event])),
  }
}

/** Whether a descriptor matches more than the event that it names. */
export const isWildcard = (descriptor: string): boolean => WILDCARD.test(descriptor)
