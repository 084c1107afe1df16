// Mutants for the guarantees of the statechart and the actions.
import { inFile } from './in-file.mjs'

const chart = 'core/src/machine/chart.test.ts'
const structure = 'core/src/machine/structure.test.ts'
const questions = 'core/src/machine/questions.test.ts'
const restoring = 'core/src/machine/restoring.test.ts'
const model = 'core/src/testing/model.test.ts'
const resume = 'core/src/reauth/resume.test.ts'
const oneIntent = 'core/src/reauth/one-intent.test.ts'
const providers = 'core/src/reauth/providers.test.ts'
const callResult = 'core/src/action/call-result.test.ts'
const embedding = 'docs/snippets/embedding.test.tsx'
const inBrowserResume = 'apps/demo/e2e/resume.spec.ts'

const at = (path) => inFile(`packages/core/src/${path}`)
const inGuards = at('machine/guards.ts')
const inFreshness = at('machine/freshness.ts')
const inBranches = at('machine/branches.ts')
const inReady = at('machine/ready.state.ts')
const inVerifying = at('machine/verifying.state.ts')
const inCalling = at('machine/calling.state.ts')
const inRefreshing = at('machine/refreshing.state.ts')
const inConfirming = at('machine/confirming-resumed.state.ts')
const inResolving = at('machine/resolving-outcome.state.ts')
const inRestoring = at('machine/restorable.ts')
const inAction = at('action/')

export const coreChart = [
  inVerifying(
    ['G6'],
    'the chart calls without the junction',
    "guard: 'isFresh', target: '#reauth.ready'",
    "guard: 'isFresh', target: '#reauth.calling'",
    structure,
  ),
  inReady(
    ['G6'],
    'freshness is not asked before the call',
    "{ ...end('notFresh'), guard: 'isNotAllowed' },",
    '',
    chart,
    model,
  ),
  inReady(
    ['G6', 'B22'],
    'a token that has expired is sent',
    "{ ...end('tokenExpired'), guard: 'isExpired' },",
    '',
    providers,
  ),
  inGuards(['G6', 'B13'], 'step-up goes on without an end', '&& context.stepUps === 0', '', chart, model),
  inAction(
    ['G7', 'B17', 'E1'],
    'every call is another intent',
    'if (!isRecord(input)) return identityOf(input)',
    'return identityOf(input)',
    oneIntent,
  ),
  inCalling(
    ['E3'],
    'a second click calls again',
    "on: { 'reauth.cancel': end('responseLost'), }",
    "on: { 'reauth.cancel': end('responseLost'), 'reauth.confirm': { target: '#reauth.calling', reenter: true } }",
    structure,
  ),
  inGuards(
    ['B9', 'G8'],
    'what comes back from a redirect is performed without a click',
    'resumedAt !== null && !preferences.autoResume && !reviewed && calls === 0',
    'resumedAt === undefined',
    resume,
    inBrowserResume,
  ),
  inAction(
    ['G9', 'B19'],
    'an input that JSON changes is kept',
    'const issue = uncarriableIssue(encoded)',
    'const issue = undefined as Issue | undefined\n    void uncarriableIssue',
    oneIntent,
  ),
  inAction(
    ['G9'],
    'a later change of the input is performed',
    'findUncarriable(input) ? input : JSON.parse(JSON.stringify(input))',
    'input',
    oneIntent,
  ),
  inGuards(
    ['G10', 'B6', 'E8'],
    'another subject is not noticed',
    "context.subjectKey !== null && fieldOf(result, 'subjectKey') !== context.subjectKey",
    'context.subjectKey === undefined && result === null',
    resume,
  ),
  inAction(
    ['G11', 'B18'],
    'a 403 counts as performed',
    "if (status < 400) return { result: 'performed' }",
    "if (status < 404) return { result: 'performed' }",
    callResult,
  ),
  inAction(
    ['G11', 'B18'],
    'an answer inside an object is not seen',
    "value['response'], meta['response'],",
    "meta['response'],",
    callResult,
  ),
  inAction(
    ['G11', 'B18'],
    'a thrown error that holds a success counts as performed',
    "result: result.result === 'performed' ? { result: 'unknown' } : result,",
    'result,',
    callResult,
  ),
  inRestoring(
    ['G12', 'B21', 'E10'],
    'a run that was calling calls again when it is restored',
    "CALLING.includes(value) ? 'call'",
    "CALLING.includes(null) ? 'call'",
    restoring,
  ),
  inRestoring(
    ['G12', 'B21'],
    'a restored run needs no click',
    "? 'call' : 'confirmation'",
    "? 'call' : null as never",
    restoring,
  ),
  inRestoring(
    ['E10'],
    'a machine of the app restores as XState does',
    'machine.provide = (implementations) => restorable(provide(implementations))',
    '',
    restoring,
    embedding,
  ),
  inCalling(
    ['G15'],
    'a cancel during the call says that nothing happened',
    "'reauth.cancel': end('responseLost')",
    "'reauth.cancel': end('cancelled')",
    chart,
  ),
  inRefreshing(
    ['G16', 'B15'],
    'a refresh is waited for without an end',
    "...failureBranches, ], }, after: { refreshTimeout: end('timeout') },",
    '...failureBranches, ], },',
    structure,
  ),
  inRefreshing(
    ['G16', 'B15'],
    'the network is waited for without an end',
    ", after: { offlineTimeout: end('offline') },",
    '',
    chart,
  ),
  inConfirming(
    ['G16', 'B15'],
    'a click is waited for without an end',
    "after: { resumeTimeout: end('timeout') },",
    '',
    chart,
  ),
  inResolving(
    ['G16'],
    'what became of a call is asked without an end',
    "after: { resolveTimeout: end('responseLost') },",
    '',
    structure,
  ),
  inGuards(['B3'], 'every authentication is fresh', "verdictOf(context).verdict === 'fresh' &&", '', chart),
  inGuards(
    ['B4'],
    'unknown is taken for "cannot" in the chart',
    'reading?.authentication.canReauthenticate !== false',
    'reading?.authentication.canReauthenticate === true',
    chart,
  ),
  inFreshness(
    ['B5'],
    'a prompt that brought nothing counts',
    'authTimeBefore === null ||',
    'authTimeBefore !== undefined ||',
    chart,
  ),
  inFreshness(
    ['B5'],
    'the same authentication counts as a new one',
    'authTime! > authTimeBefore',
    'authTime! >= authTimeBefore',
    chart,
    questions,
  ),
  inAction(
    ['B12', 'E6'],
    'an error of the server is a refusal',
    'status < 200 || status >= 500 || status === 408',
    'status < 200 || status === 408',
    callResult,
  ),
  inAction(
    ['B12', 'E6'],
    'an error without an answer is a refusal',
    "answer === undefined ? ({ result: 'unknown' } as const)",
    "answer === undefined ? ({ result: 'refused' } as const)",
    callResult,
  ),
  inCalling(
    ['B12', 'E6'],
    'a lost answer is a failure',
    "resolved, end('responseLost'), ], onError:",
    "resolved, end('notPerformed'), ], onError:",
    chart,
  ),
  inResolving(
    ['B12', 'E6'],
    'a server that cannot tell says that nothing happened',
    "{ ...end('notPerformed'), guard: isResult('notPerformed') }, end('responseLost'),",
    "end('notPerformed'),",
    chart,
  ),
  inBranches(['B15'], 'whoever waits cannot stop', "'reauth.cancel': end('cancelled'),", '', structure),
]
