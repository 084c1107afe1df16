import { type RuleOfAdapters, type Trial, usualPrompt } from './adapter-rule.js'

const REPAIR = 'Check `signal.aborted` before the first request.'

/** Aborts a call while it waits. */
async function abortMeanwhile(trial: Trial, what: string, call: (signal: AbortSignal) => Promise<unknown>) {
  const controller = new AbortController()
  const settled = trial.settle(what, () => call(controller.signal))
  settled.catch(() => {})
  await trial.rest()
  controller.abort()
  trial.failsWith(await settled, `${what}, aborted while it waits,`, ['cancelled'], RACE)
}

const RACE = 'If the SDK does not accept a signal, race its promise with the signal.'

/** Rules about the signal of a call. */
export const signalRules: readonly RuleOfAdapters[] = [
  {
    id: 'signal-before',
    title: 'sends no request and opens no prompt if the signal is already aborted',
    async check(trial: Trial) {
      const { service, world } = trial
      await trial.refreshed()
      const before = world.requests()
      const refreshed = await trial.refresh(service, AbortSignal.abort())
      trial.failsWith(refreshed, 'refreshIdToken() with an aborted signal', ['cancelled'], REPAIR)
      const prompted = await trial.prompt({ signal: AbortSignal.abort() })
      trial.failsWith(prompted, 'a prompt with an aborted signal', ['cancelled'], REPAIR)
      await trial.rest()
      trial.expect(
        world.requests() === before && world.prompts() === 0,
        'no request and no prompt',
        `there were ${world.requests() - before} requests and ${world.prompts()} prompts`,
        REPAIR,
      )
    },
  },
  {
    id: 'signal-during',
    title: 'stops waiting for a provider that hangs as soon as the signal aborts',
    needs: ['hang'],
    async check(trial: Trial) {
      const { service, world } = trial
      await trial.refreshed()
      await world.fail('hang')
      await abortMeanwhile(trial, 'refreshIdToken()', (signal) => service.refreshIdToken({ signal }))
      if (world.browser === 'inProcess') return
      const departing = await trial.again()
      const url = await departing.comeBack()
      const browser = trial.redirect(await trial.load())
      await world.fail('hang')
      await abortMeanwhile(trial, 'finish()', (signal) => browser.finish(new URL(url), { signal }))
    },
  },
  {
    id: 'signal-during-prompt',
    title: 'stops waiting for a browser prompt as soon as the signal aborts',
    browser: 'inProcess',
    needs: ['hesitates'],
    async check(trial: Trial) {
      await trial.refreshed()
      await trial.world.endUser('hesitates')
      const browser = trial.inProcess()
      await abortMeanwhile(trial, 'reauthenticate()', (signal) => browser.reauthenticate({ ...usualPrompt(), signal }))
    },
  },
  {
    id: 'signal-during-biometric',
    title: 'stops waiting for a device prompt as soon as the signal aborts',
    needs: ['biometric', 'hesitates'],
    async check(trial: Trial) {
      const { biometric } = trial.service
      await trial.refreshed()
      await trial.world.endUser('hesitates')
      await abortMeanwhile(trial, 'biometric.reauthenticate()', (signal) =>
        biometric!.reauthenticate({ ...usualPrompt(), signal }),
      )
    },
  },
  {
    id: 'signal-after',
    title: 'ignores a signal that aborts after its call',
    async check(trial: Trial) {
      const controller = new AbortController()
      await trial.resolved('refreshIdToken()', () => trial.service.refreshIdToken({ signal: controller.signal }))
      controller.abort()
      await trial.rest()
      const next = await trial.refresh()
      trial.expect(
        next.ok,
        'the next refresh to resolve',
        `it rejected with ${trial.nameOf(next)}`,
        'Remove the listener from the signal when its call ends.',
      )
    },
  },
  {
    id: 'signal-of-one-call',
    title: 'continues a refresh when another one is aborted',
    async check(trial: Trial) {
      await trial.refreshed()
      const controller = new AbortController()
      const aborted = trial.refresh(trial.service, controller.signal)
      const other = trial.refresh()
      controller.abort()
      await aborted
      const settled = await other
      trial.expect(
        settled.ok,
        'the other refresh to resolve',
        `it rejected with ${trial.nameOf(settled)}`,
        'Abort a shared request only when all calls that wait for it are aborted.',
      )
    },
  },
]
