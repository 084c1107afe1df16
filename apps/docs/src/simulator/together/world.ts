import type { SensitiveRun } from '@reauth/core'
import { testClock } from '@reauth/core/testing'
import { type DeviceClock, clockOffsetOf } from '../logic/device-clock.js'
import { type Choice, sameOfBoth } from './choice.js'
import { Chronicle, ENDPOINT, PROVIDER } from './chronicle.js'
import { ENDPOINT_ANSWERS, type EndpointAnswer, type EndpointCall } from './endpoint.js'
import type { Setting } from './setting.js'
import { SharedBrowser } from './shared-browser.js'
import { type ServiceName, Tab, type TabListener } from './tab.js'

/** A column at one moment. */
export interface ColumnState {
  readonly run: SensitiveRun | null
  readonly tab: Tab
  /** Whether its click joined the run of the other column. */
  readonly hasJoined: boolean
  readonly isAway: boolean
  /** Whether it waits for the prompt of another tab. */
  readonly isQueued: boolean
}

/** The answer of a refresh on the path to success: before an authentication, after it, or after a sign-out. */
const REFRESH_AFTER = { nothing: 'stale', prompt: 'fresh', signOut: 'sessionLost' } as const
/** Notes for actions of the end-user. */
const NOTES: Readonly<Record<string, string>> = { signOut: 'sign out', ahead: 'clock set ahead' }
const HOUR = 3_600_000
const GOOD: readonly string[] = ['fresh', 'stale', 'authenticated']

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`

/** Two columns of one setting. Everything is real except the provider, the end-user and the endpoint. */
export class World implements TabListener {
  readonly setting: Setting
  readonly tabs: readonly Tab[]
  readonly chronicle = new Chronicle()
  readonly #columns: { readonly tab: Tab; run: SensitiveRun | null; isQueued: boolean }[]
  readonly #ended = new Set<SensitiveRun>()
  /** The last change of the session. */
  #session: keyof typeof REFRESH_AFTER = 'nothing'
  /** The callback URL of the last redirect. */
  #callback: string | null = null

  constructor(setting: Setting, clock: DeviceClock) {
    const [first, second] = setting.columns
    const [browser, other] = [new SharedBrowser('1'), new SharedBrowser('2')]
    const around = { asks: setting.asks, clock: testClock(), listener: this, browser, clockOffset: 0 }
    const device = setting.share === 'nothing' ? { browser: other, clockOffset: clockOffsetOf(clock) * 1000 } : {}
    this.setting = setting
    this.tabs =
      setting.share === 'page'
        ? [new Tab({ ...around, id: 'page', title: 'Your page' })]
        : [new Tab({ ...around, ...first }), new Tab({ ...around, ...second, ...device })]
    this.#columns = [this.tabs[0]!, this.tabs.at(-1)!].map((tab) => ({ tab, run: null, isQueued: false }))
  }

  /** The participants, from left to right. */
  get lanes(): readonly string[] {
    return [...this.tabs.map(({ title }) => title), PROVIDER, ENDPOINT]
  }

  get columns(): readonly ColumnState[] {
    const [first] = this.#columns
    return this.#columns.map(({ tab, run, isQueued }, index) => ({
      tab,
      run,
      hasJoined: index > 0 && run !== null && run === first!.run,
      isAway: tab.isAway,
      isQueued: isQueued && run?.getSnapshot().status === 'prompting',
    }))
  }

  /** Returns the next choices. Two devices with the same choice act at the same time. */
  choices(): readonly Choice[] {
    const each = this.#columns.map((_, index) => this.#choicesOf(index))
    const all = this.setting.share === 'nothing' ? sameOfBoth(each) : each.flat()
    return [...new Map(all.map((choice) => [choice.id, choice])).values()]
  }

  /** Makes a choice, and waits until all of its effects are done. */
  async make(choice: Choice): Promise<void> {
    this.chronicle.next()
    choice.make()
    await Promise.all(this.tabs.map(({ app }) => app.settle()))
    for (const { tab, run } of this.#columns) if (run !== null) this.#noteEnd(tab, run)
  }

  dispose(): void {
    for (const tab of this.tabs) tab.dispose()
  }

  // Events of the tabs.

  readonly onAsked = (tab: Tab, service: ServiceName): void => {
    this.#queue(tab, false)
    this.chronicle.asked(tab, service)
  }

  readonly onCalled = (tab: Tab, call: EndpointCall): void => this.chronicle.called(tab, call)

  readonly onQueued = (tab: Tab): void => {
    this.#queue(tab, true)
    this.chronicle.note(tab, 'waits: the other one asks', '◷')
  }

  readonly onLoaded = (tab: Tab): void => {
    const column = this.#columns.find((one) => one.tab === tab)!
    void tab.app.reauth.resume().then((run) => {
      if (run !== null) column.run = run
    })
  }

  #queue(tab: Tab, isQueued: boolean): void {
    for (const column of this.#columns) if (column.tab === tab) column.isQueued = isQueued
  }

  #choicesOf(index: number): readonly Choice[] {
    const { hasJoined, tab } = this.columns[index]!
    // The first column of a shared run represents both.
    if (hasJoined) return this.#answers(tab)
    return [
      ...this.#clicks(index),
      ...this.#answers(tab),
      ...this.#endpointAnswers(index),
      ...this.#interventions(index),
    ]
  }

  /** Choices of the end-user on the path to success. */
  #clicks(index: number): readonly Choice[] {
    const column = this.#columns[index]!
    const { tab, run } = column
    const { id, title: of, action, to } = this.setting.columns[index]!
    if (run === null) {
      if (tab.isAway) return []
      const make = (): void => {
        this.chronicle.note(tab, `click: ${action}`)
        column.run = tab.app.reauth.start(tab[action], { to })
      }
      const title = `Click “${action === 'send' ? `Send 20.00 to ${to}` : 'Close the account'}”.`
      return [{ id: `${id}.click`, of, title, isHappy: true, make }]
    }
    const confirm = this.#doing(index, 'confirm', 'The end-user confirms.', run.confirm)
    return run.getSnapshot().canConfirm ? [{ ...confirm, isHappy: true }] : []
  }

  /** Other choices of the end-user. */
  #interventions(index: number): readonly Choice[] {
    const { tab, run } = this.#columns[index]!
    const { page } = tab.app
    const isUnderWay = this.#columns.some((column) => column.run !== null && column.run.result === undefined)
    const choices: Choice[] = []
    const offer = (...args: readonly [name: string, title: string, make: () => void]): void =>
      void choices.push(this.#doing(index, ...args))
    if (run?.getSnapshot().canCancel === true && !tab.isAway) offer('cancel', 'The end-user cancels.', run.cancel)
    if (tab.isAway) offer('back', 'The end-user presses Back.', () => page.goBack())
    if (this.setting.share === 'nothing' && index === 1 && isUnderWay)
      offer('ahead', 'The clock of this device is set an hour ahead.', () => tab.setClockAhead(HOUR))
    if (this.setting.share !== 'browser') return choices
    if (isUnderWay && this.#session !== 'signOut')
      offer('signOut', 'The end-user signs out here.', () => this.#signOut())
    if (run === null && this.#callback !== null)
      offer('callback', 'The address of the callback is opened here.', () => page.load(this.#callback!))
    return choices
  }

  #doing(index: number, name: string, title: string, make: () => void): Choice {
    const { tab } = this.#columns[index]!
    const { id, title: of } = this.setting.columns[index]!
    const noted = (): void => {
      this.chronicle.note(tab, NOTES[name] ?? name)
      make()
    }
    return { id: `${id}.${name}`, of, title, isHappy: false, make: noted }
  }

  /** The answers of the provider, and of the end-user there. */
  #answers(tab: Tab): readonly Choice[] {
    const wanted = REFRESH_AFTER[this.#session]
    return tab.calls.flatMap(({ service, answers }) =>
      answers
        .filter(({ id }) => this.#session !== 'signOut' || service !== 'refresh' || id === wanted)
        .map(({ id, title, choose }) => ({
          id: `${tab.id}.${service}.${id}`,
          of: tab.title,
          title: sentence(title),
          isHappy: id === (service === 'refresh' ? wanted : 'authenticated'),
          make: () => {
            this.chronicle.tell(PROVIDER, tab.title, id, GOOD.includes(id) ? '✓' : '✕')
            if (id === 'authenticated') this.#session = 'prompt'
            choose()
            if (service === 'redirect') this.#callback = tab.app.page.href()
          },
        })),
    )
  }

  #endpointAnswers(index: number): readonly Choice[] {
    const { tab } = this.#columns[index]!
    const { id, title: of, action } = this.setting.columns[index]!
    const call = tab.endpoint.waiting.find((one) => one.action === action)
    if (call === undefined) return []
    return (Object.keys(ENDPOINT_ANSWERS) as EndpointAnswer[]).map((answer) => ({
      id: `${id}.endpoint.${answer}`,
      of,
      title: ENDPOINT_ANSWERS[answer],
      isHappy: answer === 'performed',
      make: () => {
        this.chronicle.tell(ENDPOINT, tab.title, answer, answer === 'performed' ? '✓' : '✕')
        call.answer(answer)
      },
    }))
  }

  #signOut(): void {
    this.#session = 'signOut'
    // An SDK notifies every tab of its origin.
    for (const { app } of this.tabs) app.service.changeSession('lost')
  }

  #noteEnd(tab: Tab, run: SensitiveRun): void {
    if (run.result === undefined || this.#ended.has(run)) return
    this.#ended.add(run)
    const { code } = run.getSnapshot()
    this.chronicle.note(tab, `${run.result.outcome}${code === undefined ? '' : ` · ${code}`}`, '■')
  }
}
