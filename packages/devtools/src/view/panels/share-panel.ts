import type { PlayedRun } from '../../model/played-run.js'
import { type LogStep, ofLastPage } from '../../model/run-log.js'
import { h } from '../dom.js'
import type { ViewState } from './view-state.js'

/** To look for the run takes a moment, and a moment of a run does not change. */
const found = new WeakMap<object, PlayedRun | null>()

function playedOf({ playing }: ViewState, steps: readonly LogStep[]): PlayedRun | null {
  const key = steps.at(-1)!.context
  if (!found.has(key)) found.set(key, playing!.playedRun(steps))
  return found.get(key)!
}

/** The run as a link of the simulator, as a test, and as a recording. */
export function sharePanel(state: ViewState): HTMLElement[] {
  const { run, step, playing, docs } = state
  if (run === undefined) return []
  const recording = [
    h('h2', {}, 'Recording'),
    h('p', { class: 'soft' }, 'Redacted JSON. The inspector of the documentation opens it, from any origin.'),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'button', 'data-do': 'copy-recording' }, 'Copy the recording'),
    ),
  ]
  if (playing === undefined) return [h('p', { class: 'soft' }, 'One moment…'), ...recording]
  // The simulator begins where a page begins.
  const steps = ofLastPage(run.steps.slice(0, run.steps.indexOf(step!) + 1))
  const played = playedOf(state, steps)
  if (played === null) return recording
  const link = playing.simulatorLink(played, docs)
  return [
    h('h2', {}, 'Simulator'),
    played.isWhole
      ? null
      : h(
          'p',
          { class: 'soft' },
          `The simulator can play ${played.events.length} of ${steps.length - 1} steps: the rest needs facts that its scripted answers don't have.`,
        ),
    docs === ''
      ? h('p', {}, h('code', {}, link))
      : h('p', {}, h('a', { href: link, target: '_blank', rel: 'noopener' }, 'Open this run in the simulator')),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'button', 'data-do': 'copy', 'data-value': link }, 'Copy the link'),
    ),
    h('h2', {}, 'Test'),
    h('pre', { tabindex: 0, 'aria-label': 'Test' }, playing.testOf(played)),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        { type: 'button', class: 'button', 'data-do': 'copy', 'data-value': playing.testOf(played) },
        'Copy the test',
      ),
    ),
    ...recording,
  ].filter((each) => each !== null)
}
