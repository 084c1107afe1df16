import type { Chart, ChartTransition } from '../chart/chart.js'
import { triggerText } from '../chart/words.js'
import type { Box, ChartLayout, LabelRow } from '../draw/chart-layout.js'
import { lineBox, rowBox } from '../draw/places.js'
import { type Shape, shape } from '../draw/shape.js'

/** A row or label line with transitions that can happen now. */
export interface Choice extends Box {
  /** Identifies the row or line. Stable across renders of the same layout. */
  readonly id: string
  /** Ids of the transitions that can happen now. A row can represent several. */
  readonly transitions: readonly string[]
  /** The accessible name, with source and target: `FETCH, from Idle to Loading`. */
  readonly name: string
  readonly detail: string
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)]

/** Describes the transitions of a row, with source and targets. */
function nameOf(chart: Chart, transitions: readonly ChartTransition[], text?: string): string {
  const titles = new Map(chart.states.map(({ id, parent, title }) => [id, parent === null ? 'every state' : title]))
  const titleOf = (id: string): string => titles.get(id) ?? id
  const [first] = transitions
  const triggers = unique(transitions.map((one) => triggerText(one) || 'at once'))
  const trigger = text ?? (triggers.length === 1 ? triggers[0] : first?.label)
  const source = titleOf(first?.source ?? '')
  const targets = unique(transitions.flatMap((one) => one.targets.map(titleOf)))
  return targets.length === 0
    ? `${trigger}, stays in ${source}`
    : `${trigger}, from ${source} to ${targets.join(' or ')}`
}

/**
 * Finds the rows and label lines of transitions that can happen now.
 *
 * @param possible Ids of the transitions that can happen now.
 */
export function choicesOf(chart: Chart, chartLayout: ChartLayout, possible: readonly string[]): readonly Choice[] {
  if (possible.length === 0) return []
  const byId = new Map(chart.transitions.map((one) => [one.id, one]))
  const choice = (id: string, box: Box, ids: readonly string[], detail: string, page?: LabelRow): Choice[] => {
    const transitions = ids.filter((one) => possible.includes(one)).flatMap((one) => byId.get(one) ?? [])
    return transitions.length === 0
      ? []
      : [
          {
            ...box,
            id,
            transitions: transitions.map((one) => one.id),
            name: nameOf(chart, transitions, page?.text),
            detail,
          },
        ]
  }
  const { roomy } = chartLayout
  return [
    ...chartLayout.edges.flatMap(({ id, label, transitions }) =>
      (label?.rows ?? []).flatMap((row, index) => {
        // The line for a returning page represents all transitions of the arrow.
        const isPage = row.glyph === 'page'
        return choice(
          `${id}/${index}`,
          lineBox(label!, index, roomy),
          isPage ? transitions : [row.transition],
          row.detail,
          isPage ? row : undefined,
        )
      }),
    ),
    ...chartLayout.nodes.flatMap((node) =>
      node.rows.flatMap((row, index) =>
        choice(`${node.id}/${index}`, rowBox(node, index, roomy), row.transitions, row.detail),
      ),
    ),
  ]
}

/** Returns the choice for the target of an event. */
export const choiceAt = (choices: readonly Choice[], target: EventTarget | null): Choice | undefined => {
  const place = target instanceof Element ? target.closest('[data-choice]')?.getAttribute('data-choice') : null
  return choices.find(({ id }) => id === place)
}

const buttonOf = ({ id, x, y, width, height, transitions, name, detail }: Choice): Shape =>
  shape(
    'g',
    {
      class: 'rc-go',
      role: 'button',
      tabindex: 0,
      'aria-label': name,
      'data-choice': id,
      'data-take': JSON.stringify(transitions),
    },
    [
      shape('title', {}, [detail]),
      shape('rect', { class: 'rc-hit', x, y, width, height }),
      shape('rect', { class: 'rc-rim', x: x + 1, y: y + 1, width: width - 2, height: height - 2, rx: 6 }),
    ],
  )

/** Adds a button over each choice. */
export const withChoices = (picture: Shape, choices: readonly Choice[]): Shape => ({
  ...picture,
  children: [...picture.children, ...choices.map(buttonOf)],
})
