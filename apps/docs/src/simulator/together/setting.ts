/** A setting with two columns. */
export interface Setting {
  /** The id. Links depend on it. */
  readonly id: string
  readonly title: string
  /** A sentence about what to look for. */
  readonly sentence: string
  /** The two columns: two clicks in one tab, two tabs, or two devices. */
  readonly columns: readonly [ColumnSetting, ColumnSetting]
  /** How the provider asks the end-user. */
  readonly asks: 'window' | 'redirect'
  /** What the columns share: a page, a browser, or nothing. */
  readonly share: 'page' | 'browser' | 'nothing'
}

interface ColumnSetting {
  readonly id: string
  readonly title: string
  readonly action: 'send' | 'close'
  /** The payee. */
  readonly to: string
}

const send = (id: string, title: string, to = 'Bob'): ColumnSetting => ({ id, title, action: 'send', to })

/** All settings. */
export const settings: readonly Setting[] = [
  {
    id: 'double-click',
    title: 'The same action twice',
    sentence: 'The second click joins the run of the first one. There is one run, one prompt and one call.',
    columns: [send('first', 'First click'), send('second', 'Second click')],
    asks: 'window',
    share: 'page',
  },
  {
    id: 'two-actions',
    title: 'Two actions',
    sentence: 'Each action has a run of its own. They share one question to the provider and one prompt.',
    columns: [
      send('send', 'Send 20.00 to Bob'),
      { id: 'close', title: 'Close the account', action: 'close', to: 'Bob' },
    ],
    asks: 'window',
    share: 'page',
  },
  {
    id: 'two-tabs',
    title: 'Two tabs, a window',
    sentence: 'A lock lets one tab ask. The other one waits, and then needs no prompt of its own.',
    columns: [send('tab1', 'Tab 1'), send('tab2', 'Tab 2', 'Carol')],
    asks: 'window',
    share: 'browser',
  },
  {
    id: 'two-tabs-redirect',
    title: 'Two tabs, a redirect',
    sentence:
      'What waits is kept in the browser, and is taken once. A callback that is opened twice performs nothing twice.',
    columns: [send('tab1', 'Tab 1'), send('tab2', 'Tab 2', 'Carol')],
    asks: 'redirect',
    share: 'browser',
  },
  {
    id: 'two-devices',
    title: 'Two devices, one wrong clock',
    sentence:
      'The provider’s clock says how old an authentication is, so both take the same steps. Only what is kept while the page is away expires by the device’s own clock.',
    columns: [send('right', 'Right clock'), send('wrong', 'Wrong clock')],
    asks: 'redirect',
    share: 'nothing',
  },
]

export const settingById = (id: string): Setting | undefined => settings.find((one) => one.id === id)
