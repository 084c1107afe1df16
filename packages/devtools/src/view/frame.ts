import { chart, drawing } from '../chart/chart.js'
import { trailOf } from '../model/run-log.js'
import { millisecondsInWords } from '../model/words.js'
import { h } from './dom.js'
import { icon, iconButton } from './icons.js'
import { logPanel } from './panels/log-panel.js'
import { nextPanel } from './panels/next-panel.js'
import { sharePanel } from './panels/share-panel.js'
import { storagePanel } from './panels/storage-panel.js'
import { type Dock, TABS, type TabName, type ViewState } from './panels/view-state.js'
import { whyPanel } from './panels/why-panel.js'
import { toneOfRun } from './tones.js'

const PANELS: Readonly<Record<TabName, (state: ViewState) => HTMLElement[]>> = {
  log: logPanel,
  why: whyPanel,
  next: nextPanel,
  storage: storagePanel,
  share: sharePanel,
}

/** Formats a time of day. */
const clockOf = (milliseconds: number): string => new Date(milliseconds).toLocaleTimeString([], { hour12: false })

const endOf = ({ run }: Pick<ViewState, 'run'>): string => {
  const last = run?.steps.at(-1)
  if (last === undefined) return ''
  const code = last.context.ending?.code
  return last.isEnd ? [last.title, ...(code === undefined ? [] : [code])].join(' · ') : last.title
}

function header(state: ViewState): HTMLElement {
  const { run, dock } = state
  const { tone, glyph } = run === undefined ? { tone: 'quiet', glyph: '–' } : toneOfRun(run)
  const docks: readonly Dock[] = ['bottom', 'right', 'window']
  const names = { bottom: 'Dock at the bottom', right: 'Dock at the right', window: 'Open in a window', page: '' }
  return h(
    'header',
    { class: 'head' },
    h(dock === 'window' ? 'h1' : 'span', { class: 'brand' }, icon('mark'), 'reauth'),
    h(
      'p',
      { class: 'where' },
      run === undefined
        ? h('small', {}, 'No run yet')
        : h('span', { class: 'chip', 'data-tone': tone, 'data-glyph': glyph }, endOf(state)),
      run === undefined ? null : h('b', {}, run.actionId),
    ),
    h(
      'div',
      { class: 'tools' },
      iconButton('clear', 'Clear all runs', { 'data-do': 'clear' }),
      ...(dock === 'page'
        ? []
        : docks.map((each) =>
            iconButton(each as 'bottom', names[each], {
              'data-do': 'dock',
              'data-value': each,
              'aria-pressed': String(dock === each),
              class: 'tool wide',
            }),
          )),
      dock === 'page' ? null : iconButton('close', 'Close', { 'data-do': 'close' }),
    ),
  )
}

function runList({ runs, run }: ViewState): HTMLElement {
  return h(
    'nav',
    { class: 'runs', 'aria-label': 'Runs' },
    h('h2', {}, 'Runs'),
    h(
      'ol',
      { 'data-list': 'run' },
      ...runs.toReversed().map((each) => {
        const { tone, glyph } = toneOfRun(each)
        const last = each.steps.at(-1)!
        const took = last.isEnd ? `, ${millisecondsInWords(last.at)}` : ''
        const code = last.context.ending?.code
        return h(
          'li',
          { 'data-key': each.runId },
          h(
            'button',
            {
              type: 'button',
              class: 'run',
              'data-do': 'run',
              'data-value': each.runId,
              'data-tone': tone,
              tabindex: each === run ? 0 : -1,
              'aria-current': each === run && 'true',
            },
            h('i', { 'aria-hidden': 'true' }, glyph),
            h('b', {}, each.actionId),
            h('time', {}, clockOf(each.startedAt)),
            h('small', {}, `${code ?? last.title}${took}`),
          ),
        )
      }),
    ),
  )
}

function momentBar({ run, step, isNow, isElsewhere }: ViewState): HTMLElement {
  const at = run?.steps.indexOf(step!) ?? 0
  const count = run?.steps.length ?? 0
  const title = step?.title ?? ''
  return h(
    'div',
    { class: isNow ? 'moment' : 'moment past' },
    iconButton('back', 'Previous step', { 'data-do': 'step', 'data-value': at - 1, disabled: at <= 0 }),
    h(
      'span',
      { role: 'status' },
      count === 0
        ? ''
        : isNow && step?.isEnd !== true
          ? `${isElsewhere ? 'Last seen' : 'Now'}: ${title}`
          : `${at + 1} of ${count}: ${title}`,
    ),
    iconButton('next', 'Next step', { 'data-do': 'step', 'data-value': at + 1, disabled: at >= count - 1 }),
    isNow ? null : h('button', { type: 'button', class: 'button', 'data-do': 'now' }, 'Back to the current step'),
  )
}

const stage = (state: ViewState): HTMLElement =>
  h(
    'section',
    { class: 'stage', 'aria-label': 'Chart' },
    momentBar(state),
    h('div', {
      class: 'chart',
      'data-keep': true,
      tabindex: 0,
      role: 'group',
      'aria-label': 'Chart of the flow. Arrow keys move it, plus and minus zoom, 0 shows the whole chart.',
    }),
    h(
      'div',
      { class: 'tools', role: 'group', 'aria-label': 'View of the chart' },
      iconButton('follow', 'Follow the active state', { 'data-do': 'follow' }),
      iconButton('fit', 'Show the whole chart', { 'data-do': 'fit' }),
      iconButton('in', 'Zoom in', { 'data-do': 'nearer', class: 'tool zoom' }),
      iconButton('out', 'Zoom out', { 'data-do': 'farther', class: 'tool zoom' }),
    ),
  )

function aside(state: ViewState): HTMLElement {
  const { tab, openCalls } = state
  return h(
    'section',
    { class: 'aside', 'aria-label': 'Details' },
    h(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': 'Details', 'data-list': 'tab' },
      ...Object.entries(TABS).map(([name, title]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'tab',
            role: 'tab',
            id: `tab-${name}`,
            'data-do': 'tab',
            'data-value': name,
            'aria-selected': String(name === tab),
            'aria-controls': 'pane',
            tabindex: name === tab ? 0 : -1,
          },
          title,
          name === 'next' &&
            openCalls.length > 0 &&
            h('i', { title: 'The fake service is waiting for an answer' }, '●'),
        ),
      ),
    ),
    h(
      'div',
      { class: 'pane', id: 'pane', role: 'tabpanel', 'aria-labelledby': `tab-${tab}`, tabindex: 0, 'data-key': tab },
      ...PANELS[tab](state),
    ),
  )
}

/** Shows stored records before the first run of this page. */
const isBusy = ({ records = [], locks = [] }: ViewState): boolean => records.length + locks.length > 0

const empty = (state: ViewState): HTMLElement =>
  h(
    'div',
    { class: 'empty' },
    h('b', {}, 'No run yet'),
    h('p', {}, 'Start a sensitive action in the page. Its chart, its log and the reason for each prompt appear here.'),
    isBusy(state) && h('div', { class: 'meanwhile' }, ...storagePanel(state)),
  )

/** Renders the devtools for a state. */
export function frameOf(state: ViewState): HTMLElement[] {
  const { dock, run } = state
  return [
    ...(dock === 'bottom' || dock === 'right'
      ? [
          h('div', {
            class: 'resize',
            role: 'separator',
            tabindex: 0,
            'data-do': 'resize',
            'aria-orientation': dock === 'bottom' ? 'horizontal' : 'vertical',
            'aria-label': 'Size of the devtools',
            'aria-valuenow': 50,
          }),
        ]
      : []),
    header(state),
    run === undefined ? empty(state) : h('div', { class: 'body' }, runList(state), stage(state), aside(state)),
  ]
}

/** Returns the drawing options for a state. */
export function pictureOf({ run, step }: ViewState) {
  const steps = run?.steps.slice(0, run.steps.indexOf(step!) + 1) ?? []
  return {
    active: step === undefined ? [] : [chart.id, ...step.active],
    trail: trailOf(steps),
    latest: step?.transitions ?? [],
    box: drawing.nodes.find(({ id }) => id === step?.leaf),
  }
}
