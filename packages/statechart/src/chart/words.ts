import type { ChartTransition, Tone, TransitionKind } from './chart.js'

/** `isFreshAndUnseen` as `is fresh and unseen`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[_\-\s]+/g, ' ')
    .trim()
    .toLowerCase()

/** `checkingAuthTime` as `Checking auth time`. */
export const titleOf = (key: string): string => {
  const words = wordsOf(key)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `1500` as `1.5 s`, `retryDelay` as `retry delay`. */
const delayOf = (delay: string): string => {
  if (!/^\d+(\.\d+)?$/.test(delay)) return wordsOf(delay)
  const milliseconds = Number(delay)
  if (milliseconds < 1000) return `${milliseconds} ms`
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} min` : `${milliseconds / 1000} s`
}

const PREFIXES: readonly (readonly [string, TransitionKind, string])[] = [
  ['xstate.done.actor.', 'done', 'done'],
  ['xstate.done.state.', 'done', 'all done'],
  ['xstate.error.actor.', 'error', 'error'],
  ['xstate.snapshot.', 'snapshot', 'update'],
]

/** Readable text for XState's internal events. Every other event belongs to the app. */
export function triggerOf(
  event: string,
  stateId: string,
): { kind: TransitionKind; label: string; actor: string | null } {
  if (event === '') return { kind: 'always', label: '', actor: null }
  if (event.startsWith('xstate.after.')) {
    const delay = event.slice('xstate.after.'.length, -stateId.length - 1)
    return { kind: 'timer', label: delayOf(delay), actor: null }
  }
  const found = PREFIXES.find(([prefix]) => event.startsWith(prefix))
  if (found === undefined) return { kind: 'event', label: event === '*' ? 'any other event' : event, actor: null }
  const [prefix, kind, label] = found
  return { kind, label, actor: prefix.includes('.state.') ? null : event.slice(prefix.length) }
}

/** The position of a transition among those with the same trigger, as shown in front of it. */
export const nthText = (nth: number | null): string => (nth === null ? '' : `${nth} `)

/** Every tone that a machine can set for a state. */
export const ALL_TONES: readonly Tone[] = ['good', 'bad', 'warn', 'unsure', 'quiet', 'plain']

/** The trigger with its guard: `done [is fresh]`, `is fresh`, `otherwise`. */
export const triggerText = ({ kind, label, guard, otherwise }: ChartTransition): string => {
  if (kind === 'always') return guard ?? (label === '' ? (otherwise ? 'otherwise' : 'at once') : label)
  return guard === null ? label : `${label} [${guard}]`
}
