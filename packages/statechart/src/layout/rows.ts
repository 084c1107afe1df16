import type { ChartState, ChartTransition, TransitionKind } from '../chart/chart.js'
import { nthText, triggerText } from '../chart/words.js'
import type { LabelRow, Piece, Row } from '../draw/chart-layout.js'

/** A transition shown as a row, with the state that it shows as its target; `null` if the state doesn't change. */
export interface Exit {
  readonly transition: ChartTransition
  readonly target: string | null
}

type ById = ReadonlyMap<string, ChartState>

/** Describes a transition for a tooltip. */
export const detailOf = (byId: ById, transition: ChartTransition): string => {
  const targets = transition.targets.map((id) => byId.get(id)?.title ?? id).join(' and ')
  const trigger = `${triggerText(transition)} → ${targets === '' ? 'stays' : targets}`
  const actions = transition.actions.length === 0 ? '' : ` / ${transition.actions.join(', ')}`
  return transition.description === null ? `${trigger}${actions}` : `${trigger}${actions}: ${transition.description}`
}

// Between two right-to-left words, an arrow points the wrong way without a direction mark.
const RIGHT_TO_LEFT = /[\u0590-\u08FF]/
const LEFT_TO_RIGHT = '\u200E'

/** The maximum number of characters shown for a trigger. The tooltip shows the full text. */
const LONGEST = 60

/** Cuts text between graphemes, so that an emoji of several characters isn't split. */
const shortened = (text: string, most: number): string => {
  const graphemes = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
  return graphemes.length <= most ? text : `${graphemes.slice(0, most - 1).join('')}…`
}

/** The label line of a transition. */
export const labelRow = (transition: ChartTransition, detail: string): LabelRow => ({
  glyph: transition.kind,
  nth: transition.nth,
  text: shortened(triggerText(transition), LONGEST),
  transition: transition.id,
  detail,
})

/** The rows for the services and actions of a state. */
export const ownRows = (state: ChartState, inner: number, withActions: boolean): Row[] => [
  ...(inner > 0
    ? [{ glyphs: ['inner' as const], pieces: [{ text: `${inner} child states` }], transitions: [], detail: '' }]
    : []),
  ...state.invokes.map(({ id, src }): Row => ({
    glyphs: ['service'],
    pieces: [{ text: src }],
    transitions: [],
    detail: id === src ? `Calls ${src}.` : `Calls ${src} as ${id}.`,
  })),
  ...(withActions
    ? [...state.entry.map((name) => ['entry', name]), ...state.exit.map((name) => ['exit', name])]
    : []
  ).map(([when, name]): Row => ({
    glyphs: ['action'],
    pieces: [{ text: `${when} / ${name}` }],
    transitions: [],
    detail: '',
  })),
]

const ORDER: readonly TransitionKind[] = ['event', 'done', 'snapshot', 'error', 'timer', 'always']

const targetPieces = (byId: ById, self: ChartState, targets: readonly string[]): Piece[] =>
  targets.flatMap((id, index): Piece[] => {
    const state = byId.get(id)
    const text = id === self.id ? '↻ again' : shortened(state?.title ?? id, LONGEST)
    return [...(index === 0 ? [] : [{ text: ' · ' }]), { text, tone: state?.tone ?? 'plain', state: id }]
  })

/** The rows for exits that are folded into a state: one for each trigger with all final states that it can lead to, and one for each other exit. */
export function exitRows(byId: ById, state: ChartState, exits: readonly Exit[], folded: readonly string[]): Row[] {
  const groups = new Map<string, Exit[]>()
  for (const kind of ORDER) {
    for (const exit of exits.filter((one) => one.transition.kind === kind)) {
      const { label } = exit.transition
      const isEnd = exit.target !== null && folded.includes(exit.target)
      const key = isEnd ? `${kind} ${label}` : `${kind} ${triggerText(exit.transition)} ${exit.target ?? ''}`
      groups.set(key, [...(groups.get(key) ?? []), exit])
    }
  }
  return [...groups.values()].map((group): Row => {
    const transitions = group.map(({ transition }) => transition)
    const [first] = transitions
    const targets = [...new Set(group.flatMap(({ target }) => (target === null ? [] : [target])))]
    const isOne = new Set(transitions.map(triggerText)).size === 1
    const full =
      first === undefined
        ? ''
        : isOne
          ? triggerText(first)
          : first.kind === 'always'
            ? `${transitions.length} checks`
            : first.label
    const trigger = shortened(full, LONGEST)
    const mark = RIGHT_TO_LEFT.test(`${trigger}${targets.join('')}`) ? LEFT_TO_RIGHT : ''
    const arrow = targets.length === 0 ? ' · stays' : `${mark}${trigger === '' ? '' : ' '}→ ${mark}`
    const nth = transitions.length === 1 ? (first?.nth ?? null) : null
    return {
      glyphs: [first?.kind ?? 'event'],
      pieces: [
        ...(nth === null ? [] : [{ text: nthText(nth), nth: true as const }]),
        { text: `${trigger}${arrow}` },
        ...targetPieces(byId, state, targets),
      ],
      transitions: transitions.map(({ id }) => id),
      detail: transitions.map((exit) => detailOf(byId, exit)).join('\n'),
    }
  })
}
