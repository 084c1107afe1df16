import { type RuleOfAdapters, STATES, type Trial } from './adapter-rule.js'

const [STATE, OTHER] = STATES

/** Copies a callback with one parameter changed. */
function changed(url: URL, change: (copy: URL) => void): URL {
  const copy = new URL(url)
  change(copy)
  return copy
}

/** Rules about leaving the page and coming back. */
export const callbackRules: readonly RuleOfAdapters[] = [
  {
    id: 'state-returns',
    title: 'finds the `state` that it left with, also on a callback with an error',
    browser: 'redirect',
    async check(trial: Trial) {
      for (const [answer, state] of [
        ['approves', STATE],
        ['cancels', OTHER],
      ] as const) {
        const begun = await trial.again()
        await begun.world.endUser(answer)
        const url = await begun.comeBack({ state })
        const page = await begun.load()
        trial.expect(
          begun.redirect(page).matches(new URL(url)) === state,
          'the `state` of `start()` from `matches()` on the callback page',
          `it returns another one or \`null\` when the end-user ${answer}`,
          'Send it as the OAuth `state`, or as a part of it. If the SDK creates its own `state`, store which one belongs to which transaction.',
        )
      }
    },
  },
  {
    id: 'one-departure',
    title: 'leaves the page once for one call',
    browser: 'redirect',
    async check(trial: Trial) {
      await trial.comeBack()
      const prompts = trial.world.prompts()
      trial.expect(prompts === 1, 'one departure', `there were ${prompts}`, 'Call the SDK once.')
    },
  },
  {
    id: 'matches-own-only',
    title: 'ignores callbacks that are not its own',
    browser: 'redirect',
    async check(trial: Trial) {
      const url = await trial.comeBack()
      const browser = trial.redirect(await trial.load())
      const foreign: [string, URL][] = [
        ['at another path', changed(url, (copy) => (copy.pathname += '-of-another-app'))],
        ['on another origin', changed(url, (copy) => (copy.hostname = 'other.example.com'))],
        ['without a state', changed(url, (copy) => copy.searchParams.delete('state'))],
        ['with no parameter', changed(url, (copy) => (copy.search = ''))],
        ['with a state that comes twice', changed(url, (copy) => copy.searchParams.append('state', OTHER))],
        ['with an error and no state', changed(url, (copy) => (copy.search = '?error=access_denied'))],
      ]
      for (const [which, callback] of foreign) {
        trial.expect(
          browser.matches(callback) === null,
          `\`matches()\` to return \`null\` for a URL ${which}`,
          'it is a match',
          'Compare origin and path with the redirect URI, and read parameters with `searchParams.getAll()`.',
        )
      }
      const stranger = browser.matches(changed(url, (copy) => copy.searchParams.set('state', OTHER)))
      trial.expect(
        stranger === null || stranger === OTHER,
        "`matches()` to return the URL's own state or `null`",
        'it is the state of another transaction',
        'Never guess which transaction a callback belongs to.',
      )
    },
  },
  {
    id: 'matches-reads-only',
    title: 'reads a callback without changing it',
    browser: 'redirect',
    async check(trial: Trial) {
      const url = await trial.comeBack()
      const browser = trial.redirect(await trial.load())
      const [href, requests] = [url.href, trial.world.requests()]
      const states = [browser.matches(url), browser.matches(url)]
      await trial.rest()
      trial.expect(
        url.href === href && states[0] === states[1] && trial.world.requests() === requests,
        '`matches()` to read only',
        'it changed the URL, its next answer, or sent a request',
        'Exchange the code in `finish()`; `matches()` may be called often.',
      )
    },
  },
  {
    id: 'finish-once',
    title: 'refuses a used callback, in the same page and after a reload',
    browser: 'redirect',
    async check(trial: Trial) {
      const url = await trial.comeBack()
      const page = await trial.load()
      const first = await trial.finish(url, page)
      trial.expect(first.ok, 'the first `finish()` to resolve', `it rejected with ${trial.nameOf(first)}`, '')
      for (const service of [page, await trial.load()]) {
        trial.failsWith(
          await trial.finish(url, service),
          'the second finish() of a callback',
          ['callbackRefused'],
          'Exchange the code again, or store that it was used. Never return a cached answer.',
        )
      }
    },
  },
  {
    id: 'code-refused',
    title: 'does not treat a refused code as a lost session',
    browser: 'redirect',
    needs: ['code'],
    async check(trial: Trial) {
      const url = await trial.comeBack()
      trial.expect(
        url.searchParams.has('code'),
        'a callback with a `code`',
        'there is none',
        'Set `without: { code: … }` if the provider sends none.',
      )
      const refused = changed(url, (copy) => copy.searchParams.set('code', 'a-code-that-nobody-issued'))
      trial.failsWith(
        await trial.finish(refused, await trial.load()),
        'finish() with a wrong code',
        ['callbackRefused'],
        "On a callback `invalid_grant` refers to the code. Use `failureOfOAuthError(error, 'callback')`.",
      )
    },
  },
  {
    id: 'max-age-sent',
    title: 'sends `max_age` to the provider, even if it is 0',
    needs: ['authorizationRequest'],
    async check(trial: Trial) {
      for (const maxAge of trial.service.browser?.maxAge === 'needed' ? [0, 150] : [0]) {
        const asked = await (await trial.again()).request({ maxAge })
        const sent = 'sent' in asked ? asked.sent : undefined
        const asks = maxAge === 0 && sent?.get('prompt')?.split(' ').includes('login') === true
        trial.expect(
          asks || sent?.get('max_age') === String(maxAge),
          `\`max_age=${maxAge}\` in the authorization request`,
          sent === undefined ? 'the prompt was refused' : 'it is not there',
          'Compare with `undefined`: 0 is a value, and always prompts.',
        )
      }
    },
  },
  {
    id: 'acr-values-sent',
    title: 'sends `acr_values` to the provider in order, or refuses them before it prompts',
    needs: ['authorizationRequest'],
    async check(trial: Trial) {
      const asked = await trial.request({ acrValues: ['gold', 'silver'] })
      const repair = 'Send `acr_values`, or reject with `acrValuesUnsupported` before the page leaves.'
      if ('sent' in asked) {
        trial.expect(
          asked.sent.get('acr_values') === 'gold silver',
          '`acr_values=gold silver` in the authorization request',
          'it is not there',
          repair,
        )
        return
      }
      trial.failsWith({ ok: false, error: asked.refused }, 'a prompt', ['acrValuesUnsupported'], repair)
      const prompts = trial.world.prompts()
      trial.expect(prompts === 0, 'no prompt', `there were ${prompts}`, repair)
    },
  },
]
