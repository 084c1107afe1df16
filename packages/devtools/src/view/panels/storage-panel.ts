import type { HeldLock, StoredRecord } from '../../model/storage.js'
import { secondsInWords } from '../../model/words.js'
import { h } from '../dom.js'
import type { ViewState } from './view-state.js'

const STAGES: Readonly<Record<StoredRecord['stage'], string>> = {
  pending: 'the page redirected to the provider',
  returned: 'back from the provider, waits for the end-user',
  calling: 'the call has started',
  done: 'finished; kept to recognize its callback',
  unreadable: 'unreadable; the next run removes it',
}

const recordRow = ({ actionId, stage, age, expiresIn, stepUps, isCompanion }: StoredRecord): HTMLElement =>
  h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('code', {}, actionId)),
    h(
      'td',
      {},
      stage,
      h(
        'small',
        {},
        [
          STAGES[stage],
          ...(stepUps > 0 ? [`${stepUps} step-up`] : []),
          ...(isCompanion ? ['shares a redirect'] : []),
        ].join(', '),
      ),
    ),
    h(
      'td',
      {},
      age === null ? '' : secondsInWords(age),
      h('small', {}, expiresIn === null ? '' : expiresIn > 0 ? `${secondsInWords(expiresIn)} left` : 'expired'),
    ),
  )

const lockRow = ({ kind, mode, tab }: HeldLock): HTMLElement =>
  h('tr', {}, h('th', { scope: 'row' }, tab), h('td', {}, kind), h('td', {}, mode))

const table = (label: string, columns: readonly string[], rows: readonly HTMLElement[]): HTMLElement =>
  h(
    'table',
    { 'aria-label': label },
    h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...rows),
  )

/** Shows the pending actions of this origin, and the locks of its tabs. */
export function storagePanel({ records, locks }: ViewState): HTMLElement[] {
  if (records === undefined || locks === undefined) return [h('p', { class: 'soft' }, 'Loading…')]
  return [
    h('h2', {}, 'Pending actions of this origin'),
    records.length === 0
      ? h('p', { class: 'soft' }, 'None. A page writes a record before it redirects to the provider.')
      : table('Pending actions', ['Action', 'Stage', 'Age'], records.map(recordRow)),
    h('h2', {}, 'Tabs of this origin'),
    locks.length === 0
      ? h('p', { class: 'soft' }, 'No tab holds or waits for a lock of this library.')
      : table('Locks', ['Tab', 'Purpose', 'Lock'], locks.map(lockRow)),
  ]
}
