/** An example of two runs. */
export interface TogetherStory {
  readonly title: string
  readonly setting: string
  readonly choices: readonly string[]
}

/** Examples of two runs, each to its end. */
export const togetherStories: readonly TogetherStory[] = [
  {
    title: 'Double click',
    setting: 'double-click',
    choices: [
      'first.click',
      'second.click',
      'page.refresh.stale',
      'page.browser.authenticated',
      'first.endpoint.performed',
    ],
  },
  {
    title: 'Two actions at once: one prompt',
    setting: 'two-actions',
    choices: [
      'send.click',
      'close.click',
      'page.refresh.stale',
      'page.browser.authenticated',
      'send.endpoint.performed',
      'close.endpoint.performed',
    ],
  },
  {
    title: 'Two tabs at once',
    setting: 'two-tabs',
    choices: [
      'tab1.click',
      'tab1.refresh.stale',
      'tab2.click',
      'tab2.refresh.stale',
      'tab1.browser.authenticated',
      'tab2.refresh.fresh',
      'tab1.endpoint.performed',
      'tab2.endpoint.performed',
    ],
  },
  {
    title: 'The other tab signs out',
    setting: 'two-tabs',
    choices: ['tab1.click', 'tab1.refresh.stale', 'tab2.signOut'],
  },
  {
    title: 'The callback opened in another tab',
    setting: 'two-tabs-redirect',
    choices: [
      'tab1.click',
      'tab1.refresh.stale',
      'tab1.redirect.authenticated',
      'tab2.callback',
      'tab1.confirm',
      'tab1.endpoint.performed',
    ],
  },
  {
    title: 'One clock is an hour wrong',
    setting: 'two-devices',
    choices: [
      'both.click',
      'both.refresh.stale',
      'both.redirect.authenticated',
      'both.confirm',
      'both.endpoint.performed',
    ],
  },
  {
    title: 'A clock is set while the page is away',
    setting: 'two-devices',
    choices: [
      'both.click',
      'both.refresh.stale',
      'wrong.ahead',
      'both.redirect.authenticated',
      'right.confirm',
      'right.endpoint.performed',
    ],
  },
]
