import type { StepUpChallenge } from '@reauth/policy'
import type { Reading, SensitiveActionInput } from '../words/facts.js'
import type { ScriptedEvent } from './index.js'
import {
  cannotBeAsked,
  diagnosisOf,
  isDemand,
  isDenied,
  isFresh,
  isNewer,
  judgementOf,
  mayPassUnverified,
  timeToPass,
} from './oracle-decisions.fixture.js'
import type { Method, OracleRun, OracleStep, Place } from './oracle-run.fixture.js'

// The flow a second time, written from `docs/concepts/flow.md` and `outcomes.md`: no statechart, no guard, nothing of `machine/`.

type Data = Readonly<Record<string, unknown>>

const SERVICE_AT: Readonly<Partial<Record<Place, string>>> = {
  'refreshing.requesting': 'refreshIdToken',
  openingOperation: 'openOperation',
  'reauthenticating.biometric': 'reauthenticateWithBiometric',
  'reauthenticating.browser.inProcess': 'reauthenticateInBrowser',
  'reauthenticating.browser.savingPending': 'savePendingAction',
  'reauthenticating.browser.redirecting': 'startBrowserReauthentication',
  'reauthenticating.finishing.exchanging': 'finishBrowserReauthentication',
  renewingIdToken: 'renewIdToken',
  calling: 'performAction',
  resolvingOutcome: 'resolveOutcome',
}
const TIMER_AT: Readonly<Record<Exclude<Place, 'over'>, string>> = {
  'refreshing.requesting': 'refreshTimeout',
  'refreshing.backingOff': 'retryDelay',
  'refreshing.offline': 'offlineTimeout',
  openingOperation: 'operationTimeout',
  'reauthenticating.awaitingConfirmation': 'confirmationTimeout',
  'reauthenticating.biometric': 'biometricTimeout',
  'reauthenticating.browser.inProcess': 'browserTimeout',
  'reauthenticating.browser.savingPending': 'savingTimeout',
  'reauthenticating.browser.redirecting': 'redirectTimeout',
  'reauthenticating.finishing.exchanging': 'finishTimeout',
  'reauthenticating.finishing.awaitingNetwork': 'resumeTimeout',
  confirmingResumed: 'resumeTimeout',
  renewingIdToken: 'refreshTimeout',
  calling: 'callTimeout',
  resolvingOutcome: 'resolveTimeout',
}
/** The outcome of each code, from the tables of `outcomes.md`. */
export type OutcomeOf = ReadonlyMap<string, string>

const READERS: readonly unknown[] = [
  'refreshIdToken',
  'renewIdToken',
  'reauthenticateWithBiometric',
  'reauthenticateInBrowser',
  'finishBrowserReauthentication',
]

/** The behavior of a run according to the documentation. */
export class Oracle {
  readonly #outcomeOf: OutcomeOf

  constructor(outcomeOf: OutcomeOf) {
    this.#outcomeOf = outcomeOf
  }

  /** Starts a run, including one that a page load interrupted. */
  begin(input: SensitiveActionInput): OracleStep {
    const { resumption } = input
    const run: OracleRun = {
      input,
      at: 'over',
      working: null,
      claims: null,
      subject: resumption?.subjectKey ?? input.subjectKey ?? null,
      openedAt: (resumption ?? input.operation)?.openedAt ?? null,
      operation: (resumption ?? input.operation)?.operationId ?? null,
      passed: resumption?.authTimeBefore ?? null,
      challenge: resumption?.challenge ?? null,
      tried: resumption?.stage === 'callback' ? ['browser'] : [],
      clicked: false,
      reviewed: false,
      renewed: false,
      retries: 0,
      wakeUps: 0,
      prompts: 0,
      calls: 0,
      output: null,
    }
    switch (resumption?.stage) {
      case 'abandoned':
        return this.#end(run, 'abandoned')
      case 'used':
        return this.#end(run, 'alreadyResumed')
      case 'missing':
        return this.#end(run, 'pendingActionMissing')
      case 'discarded':
        return this.#end(run, 'pendingActionDiscarded')
      case 'callExpired':
        return this.#end(run, 'responseLost')
      case 'call':
        return this.#lost(run)
      default:
    }
    if (!isDemand(input)) return this.#end(run, 'misconfigured')
    return go(run, resumption?.stage === 'callback' ? 'reauthenticating.finishing.exchanging' : 'refreshing.requesting')
  }

  /** Returns the events that a run accepts. */
  hears(run: OracleRun): readonly string[] {
    const { at } = run
    const said: Partial<Record<Place, readonly string[]>> = {
      'refreshing.offline': ['network.restored'],
      'reauthenticating.finishing.awaitingNetwork': ['network.restored'],
      'reauthenticating.awaitingConfirmation': ['reauth.confirm'],
      confirmingResumed: ['reauth.confirm'],
      'reauthenticating.biometric': canAskInBrowser(run) ? ['method.choose'] : [],
      'reauthenticating.browser.redirecting': [
        'page.restored',
        'page.restored.taken',
        ...(run.prompts < 8 ? ['redirect.again'] : []),
      ],
    }
    if (at === 'over') return []
    if (at === 'calling' || at === 'resolvingOutcome') return ['reauth.cancel']
    return ['reauth.cancel', 'run.replaced', 'session.lost', 'session.changed', ...(said[at] ?? [])]
  }

  /** Returns the timer that ends the wait. */
  timer({ at }: OracleRun): string | null {
    return at === 'over' ? null : `after.${TIMER_AT[at]}`
  }

  /** Returns what a run does after an event. */
  happen(run: OracleRun, { id, event }: ScriptedEvent): OracleStep {
    if ('output' in event) return this.#answered({ ...run, working: null }, event['output'])
    if ('error' in event) return this.#failed({ ...run, working: null }, event['error'])
    if (id.startsWith('after.')) return this.#timeout(run)
    switch (id) {
      case 'reauth.cancel':
        return this.#end(run, run.at === 'calling' || run.at === 'resolvingOutcome' ? 'responseLost' : 'cancelled')
      case 'run.replaced':
        return this.#end(run, 'replaced')
      case 'session.lost':
        return this.#end(run, 'sessionLost')
      case 'session.changed':
        return this.#endForOther(run, 'sessionChanged')
      case 'page.restored':
        return this.#end(run, 'abandoned')
      case 'page.restored.taken':
        return this.#end(run, 'alreadyResumed')
      case 'redirect.again':
        return leave(run)
      case 'method.choose':
        return this.#ask(run)
      case 'network.restored': {
        const isRefresh = run.at === 'refreshing.offline'
        const awake = { ...run, wakeUps: run.wakeUps + 1 }
        return go(awake, isRefresh ? 'refreshing.requesting' : 'reauthenticating.finishing.exchanging')
      }
      case 'reauth.confirm':
        return run.at === 'confirmingResumed'
          ? go({ ...run, reviewed: true }, 'renewingIdToken')
          : this.#ask({ ...run, clicked: true })
      default:
        throw new Error(`The documentation does not say what ${id} does.`)
    }
  }

  #answered(run: OracleRun, output: unknown): OracleStep {
    const service = SERVICE_AT[run.at]
    if (READERS.includes(service)) return this.#read(run, output)
    switch (run.at) {
      case 'openingOperation': {
        const { operationId, openedAt } = dataOf(output)
        const isOpen = typeof operationId === 'string' && typeof openedAt === 'number'
        return isOpen ? this.#check({ ...run, operation: operationId, openedAt }) : this.#end(run, 'unexpected')
      }
      case 'reauthenticating.browser.savingPending':
        return go(run, 'reauthenticating.browser.redirecting')
      case 'reauthenticating.browser.redirecting':
        return { run, started: [], effects: [] }
      case 'calling':
        return this.#called(run, dataOf(output))
      default:
        return this.#resolved(run, dataOf(output))
    }
  }

  /** Checks the claims of a service, and their subject. */
  #read(run: OracleRun, output: unknown): OracleStep {
    const reading = output as Reading
    if (dataOf(output)['authentication'] === undefined) return this.#end(run, 'unexpected')
    if (run.subject !== null && reading.subjectKey !== run.subject) return this.#endForOther(run, 'subjectMismatch')
    const read: OracleRun = {
      ...run,
      claims: reading,
      subject: reading.subjectKey,
      openedAt: run.openedAt ?? Math.floor(reading.now),
      renewed: run.at === 'renewingIdToken',
      retries: 0,
      wakeUps: 0,
    }
    if (run.at === 'renewingIdToken') return this.#beforeCall(read)
    if (run.at !== 'refreshing.requesting') return this.#verify(read)
    const isBound = run.input.capabilities.operation && run.operation === null
    return isBound ? go(read, 'openingOperation') : this.#check(read)
  }

  /** Steps 2 and 3: can the end-user reauthenticate, and is it necessary? */
  #check(run: OracleRun): OracleStep {
    if (isDenied(run)) return this.#end(run, 'cannotReauthenticate')
    const canBeAsked = !cannotBeAsked(run) || canAskForBiometrics(run)
    if (!canBeAsked && !isFresh(run))
      return mayPassUnverified(run) ? this.#beforeCall(run) : this.#end(run, 'cannotReauthenticate')
    return isFresh(run) ? this.#beforeCall(run) : this.#ask(run)
  }

  /** Opens the first available method. */
  #ask(run: OracleRun): OracleStep {
    if (run.input.preferences?.confirm === true && !run.clicked) return go(run, 'reauthenticating.awaitingConfirmation')
    if (canAskForBiometrics(run)) return go(prompted(run, 'biometric'), 'reauthenticating.biometric')
    if (!canAskInBrowser(run)) return this.#end(run, 'cannotReauthenticate')
    return run.input.capabilities.browser === 'redirect'
      ? leave(run)
      : go(prompted(run, 'browser'), 'reauthenticating.browser.inProcess')
  }

  /** Checks whether the prompt was enough. */
  #verify(run: OracleRun): OracleStep {
    if (!isNewer(run)) return this.#end(run, 'stepUpIneffective', 'providerIgnoredMaxAge')
    const judgement = judgementOf(run)
    if (judgement === 'weak') return this.#end(run, 'insufficientMethods')
    if (judgement === 'unbelievable') return this.#end(run, 'implausibleAuthTime')
    return isFresh(run) ? this.#beforeCall(run) : this.#end(run, 'notFresh')
  }

  /** The four questions before the call. */
  #beforeCall(run: OracleRun): OracleStep {
    const { resumption, preferences } = run.input
    const wasAway = resumption !== undefined && preferences?.autoResume !== true
    if (wasAway && !run.reviewed && run.calls === 0) return go(run, 'confirmingResumed')
    if (!isFresh(run) && !mayPassUnverified(run)) return this.#end(run, 'notFresh')
    const { authentication, now } = run.claims!
    if (authentication.expiresAt - now < 30 && !run.renewed) return go(run, 'renewingIdToken')
    if (authentication.expiresAt <= now) return this.#end(run, 'tokenExpired')
    return go({ ...run, calls: run.calls + 1 }, 'calling')
  }

  #called(run: OracleRun, answer: Data): OracleStep {
    switch (answer['result']) {
      case 'performed':
        return this.#succeed(run, answer)
      case 'refused':
        return this.#end(run, 'refusedByServer')
      case 'unreadable':
        return this.#end(run, 'responseUnreadable')
      case 'notSent': {
        const code = this.#known(answer['code'])
        return code === 'subjectMismatch' ? this.#endForOther(run, code) : this.#end(run, code)
      }
      case 'stepUpRequired':
        return this.#challenged(run, answer)
      default:
        return this.#lost(run)
    }
  }

  /** Follows a valid challenge once. */
  #challenged(run: OracleRun, answer: Data): OracleStep {
    const challenge = answer['challenge'] as StepUpChallenge
    if ((challenge.maxAge ?? 0) < 0) return this.#lost(run)
    if (run.challenge !== null) return this.#end(run, 'stepUpIneffective', diagnosisOf(run, answer))
    return go({ ...run, challenge, tried: [], clicked: false, passed: timeToPass(run) }, 'refreshing.requesting')
  }

  #resolved(run: OracleRun, answer: Data): OracleStep {
    if (answer['result'] === 'performed') return this.#succeed(run, answer)
    return this.#end(run, answer['result'] === 'notPerformed' ? 'notPerformed' : 'responseLost')
  }

  /** A lost response is never followed by a new call. */
  #lost(run: OracleRun): OracleStep {
    return run.input.capabilities.resolvable && run.at !== 'resolvingOutcome'
      ? go(run, 'resolvingOutcome')
      : this.#end(run, 'responseLost')
  }

  #failed(run: OracleRun, error: unknown): OracleStep {
    const code = this.#known(dataOf(error)['code'])
    if (run.at === 'calling' || run.at === 'resolvingOutcome') return this.#callFailed(run, code)
    if (code === 'subjectMismatch') return this.#endForOther(run, code)
    const isRefresh = run.at === 'refreshing.requesting'
    if (isRefresh && dataOf(error)['retryable'] === true && run.retries < 2) return go(run, 'refreshing.backingOff')
    const isExchange = run.at === 'reauthenticating.finishing.exchanging'
    if ((isRefresh || isExchange) && code === 'offline' && run.wakeUps < 5)
      return go(run, isRefresh ? 'refreshing.offline' : 'reauthenticating.finishing.awaitingNetwork')
    if (run.at === 'reauthenticating.biometric' && canAskInBrowser(run) && isHelpedByBrowser(run, code))
      return this.#ask(run)
    const isBlocked = run.at === 'reauthenticating.browser.inProcess' && code === 'popupBlocked'
    if (isBlocked && run.input.capabilities.fallback === 'redirect') return leave(run)
    if (isBlocked && !run.clicked)
      return go(
        { ...run, tried: run.tried.filter((method) => method !== 'browser') },
        'reauthenticating.awaitingConfirmation',
      )
    return this.#end(run, code)
  }

  #callFailed(run: OracleRun, code: string): OracleStep {
    if (code === 'subjectMismatch') return this.#endForOther(run, 'responseLost')
    const isNotSent = run.at === 'calling' && (code === 'notSent' || code === 'misconfigured')
    return isNotSent ? this.#end(run, code) : this.#lost(run)
  }

  #timeout(run: OracleRun): OracleStep {
    switch (run.at) {
      case 'refreshing.backingOff':
        return go({ ...run, retries: run.retries + 1 }, 'refreshing.requesting')
      case 'reauthenticating.biometric':
        return canAskInBrowser(run) ? this.#ask(run) : this.#end(run, 'timeout')
      case 'refreshing.offline':
      case 'reauthenticating.finishing.awaitingNetwork':
        return this.#end(run, 'offline')
      case 'reauthenticating.browser.savingPending':
        return this.#end(run, 'cannotPersist')
      case 'calling':
      case 'resolvingOutcome':
        return this.#lost(run)
      default:
        return this.#end(run, 'timeout')
    }
  }

  /** Returns a code of the tables, or `unexpected`. */
  #known(code: unknown): string {
    return typeof code === 'string' && this.#outcomeOf.has(code) ? code : 'unexpected'
  }

  #succeed(run: OracleRun, { data }: Data): OracleStep {
    return over(run, { outcome: 'succeeded', data })
  }

  #end(run: OracleRun, code: string, diagnosis?: string): OracleStep {
    return over(run, { outcome: this.#outcomeOf.get(code), code, ...(diagnosis !== undefined && { diagnosis }) })
  }

  /** Ends the run because another subject is signed in, and deletes the pending actions of the first one. */
  #endForOther(run: OracleRun, code: string): OracleStep {
    const step = this.#end(run, code)
    return { ...step, effects: ['forgetSubject', ...step.effects] }
  }
}

const dataOf = (value: unknown): Data => (typeof value === 'object' && value !== null ? (value as Data) : {})

/** Enters a place, and starts its service. */
function go(run: OracleRun, at: Place): OracleStep {
  const service = SERVICE_AT[at] ?? null
  return { run: { ...run, at, working: service }, started: service === null ? [] : [service], effects: [] }
}

const over = (run: OracleRun, output: Data): OracleStep => ({
  run: { ...run, at: 'over', working: null, output },
  started: [],
  effects: ['forgetPendingAction'],
})

/** Writes the record first, and leaves the page afterwards. */
const leave = (run: OracleRun): OracleStep => go(prompted(run, 'browser'), 'reauthenticating.browser.savingPending')

const prompted = (run: OracleRun, method: Method): OracleRun => ({
  ...run,
  tried: [...run.tried.filter((tried) => tried !== method), method],
  prompts: run.prompts + 1,
  passed: timeToPass(run),
})

const canAskForBiometrics = ({ claims, tried }: OracleRun): boolean =>
  claims?.biometricEnabled === true && !tried.includes('biometric')
const canAskInBrowser = (run: OracleRun): boolean =>
  run.input.capabilities.browser !== 'none' && !cannotBeAsked(run) && !run.tried.includes('browser')

const isHelpedByBrowser = ({ input }: OracleRun, code: string): boolean =>
  code === 'cancelled' ? input.preferences?.onBiometricCancel === 'browser' : /^biometric|^unexpected$/.test(code)
