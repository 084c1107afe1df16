import type { Chart, ChartTransition } from '../chart/chart.js'
import { triggerText } from '../chart/words.js'
import type { Box, LabelRow, LaidOut } from '../draw/laid-out.js'
import { lineBox, rowBox } from '../draw/places.js'
import { type Shape, shape } from '../draw/shape.js'

/** A row or a line of a label whose transitions can happen now. */
export interface Choice extends Box {
  /** Which row or line it is: the same in every picture of the same drawing. */
  readonly id: string
  /** Ids of the transitions that can happen now; several if a row stands for several. */
  readonly transitions: readonly string[]
  /** What it does, with its ends: `FETCH, from Idle to Loading`. */
  readonly name: string
  readonly detail: string
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)]

/** What transitions of one row do, with their ends. */
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
 * Finds what stands for transitions that can happen now.
 *
 * @param possible Ids of the transitions.
 */
export function choicesOf(chart: Chart, laidOut: LaidOut, possible: readonly string[]): readonly Choice[] {
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
  const { roomy } = laidOut
  return [
    ...laidOut.edges.flatMap(({ id, label, transitions }) =>
      (label?.rows ?? []).flatMap((row, index) => {
        // The line of a page that comes back stands for each way in which it does.
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
    ...laidOut.nodes.flatMap((node) =>
      node.rows.flatMap((row, index) =>
        choice(`${node.id}/${index}`, rowBox(node, index, roomy), row.transitions, row.detail),
      ),
    ),
  ]
}

/** The choice whose button an event happened in. */
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

/** Puts buttons over what can happen. */
export const withChoices = (picture: Shape, choices: readonly Choice[]): Shape => ({
  ...picture,
  children: [...picture.children, ...choices.map(buttonOf)],
})
