import type { PlayedRun } from '../../model/played-run.js'
import { type LogStep, sinceLastLoad } from '../../model/run-log.js'
import { h } from '../dom.js'
import type { ViewState } from './view-state.js'

/** Caches the search for a run, which takes a moment. */
const found = new WeakMap<object, PlayedRun | null>()

function playedOf({ replay }: ViewState, steps: readonly LogStep[]): PlayedRun | null {
  const key = steps.at(-1)!.context
  if (!found.has(key)) found.set(key, replay!.playedRun(steps))
  return found.get(key)!
}

/** Shows the run as a link to the simulator, as a test, and as a recording. */
export function sharePanel(state: ViewState): HTMLElement[] {
  const { run, step, replay, docs } = state
  if (run === undefined) return []
  const recording = [
    h('h2', {}, 'Recording'),
    h('p', { class: 'soft' }, 'Redacted JSON. Open it with the inspector in the documentation, from any origin.'),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'button', 'data-do': 'copy-recording' }, 'Copy the recording'),
    ),
  ]
  if (replay === undefined) return [h('p', { class: 'soft' }, 'Loading…'), ...recording]
  // The simulator starts with a page load.
  const steps = sinceLastLoad(run.steps.slice(0, run.steps.indexOf(step!) + 1))
  const played = playedOf(state, steps)
  if (played === null) return recording
  const link = replay.simulatorLink(played, docs)
  return [
    h('h2', {}, 'Simulator'),
    played.isWhole
      ? null
      : h(
          'p',
          { class: 'soft' },
          `The simulator can replay ${played.events.length} of ${steps.length - 1} steps: its scripted answers don't have the facts for the rest.`,
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
    h('pre', { tabindex: 0, 'aria-label': 'Test' }, replay.testOf(played)),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        { type: 'button', class: 'button', 'data-do': 'copy', 'data-value': replay.testOf(played) },
        'Copy the test',
      ),
    ),
    ...recording,
  ].filter((each) => each !== null)
}
