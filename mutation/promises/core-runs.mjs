// Mutants for the guarantees of runs, resuming after a redirect, and storage. Each text is searched in its folder.
import { inFile } from './in-file.mjs'

const resume = 'core/src/reauth/resume.test.ts'
const refusals = 'core/src/reauth/resume-refusals.test.ts'
const records = 'core/src/reauth/records.test.ts'
const tabs = 'core/src/reauth/tabs.test.ts'
const secrets = 'core/src/reauth/secrets.test.ts'
const strangers = 'core/src/reauth/strangers.test.ts'
const cancelled = 'core/src/reauth/cancelled.test.ts'
const departures = 'core/src/reauth/departures.test.ts'
const coordination = 'core/src/reauth/coordination.test.ts'
const oneIntent = 'core/src/reauth/one-intent.test.ts'
const options = 'core/src/reauth/options.test.ts'
const providers = 'core/src/reauth/providers.test.ts'
const deviceClock = 'core/src/reauth/device-clock.test.ts'
const stores = 'core/src/pending/stores.test.ts'
const pendingRecord = 'core/src/pending/pending-record.test.ts'
const returnTo = 'core/src/pending/return-to.test.ts'
const createFetch = 'core/src/requests/create-fetch.test.ts'
const defineRequests = 'core/src/requests/define-requests.test.ts'
const repeated = 'core/src/requests/repeated-requests.test.ts'
const inBrowser = 'apps/demo/e2e/leaks.spec.ts'

const at = (path) => inFile(`packages/core/src/${path}`)
const inRun = at('run/')
const inReauth = at('reauth/')
const inPending = at('pending/')
const inFetch = at('requests/create-fetch.ts')
const inRequests = at('requests/define-requests.ts')
const inRequest = at('requests/request-input.ts')

export const coreRuns = [
  inFetch(
    ['G22'],
    'a request to any origin carries a token',
    'if (!requests.isFor(isRequest',
    'if (requests.isFor === undefined && !requests.isFor(isRequest',
    createFetch,
  ),
  inRequests(
    ['G22'],
    'an origin is a beginning of an address',
    'origins.has(new URL(url).origin)',
    '[...origins].some((origin) => url.startsWith(origin))',
    createFetch,
  ),
  inRequests(
    ['G22'],
    'a request is repeated under a new key',
    "headers.set('Idempotency-Key', idempotencyKey)",
    "headers.set('Idempotency-Key', crypto.randomUUID())",
    createFetch,
  ),
  inRequests(
    ['G22'],
    'headers that a browser forwards follow a redirect',
    "...(authorize !== bearer && { redirect: 'error' }),",
    '',
    defineRequests,
  ),
  inRequests(
    ['G22'],
    'an origin with a path is taken for one',
    'url?.origin !== text ||',
    'url === undefined ||',
    defineRequests,
  ),
  inRequest(
    ['G22'],
    'a stream is sent, and cannot be sent again',
    'if (isStream(given))',
    'if (given === undefined && isStream(given))',
    repeated,
  ),
  inRun(
    ['B22'],
    'a token that expired since it was read is sent',
    'sentClaims.expiresAt <= now) {',
    'sentClaims.expiresAt < 0) {',
    providers,
  ),
  inRun(
    ['G7', 'B17', 'E1'],
    'an equal call does not join',
    'active.key === key && !active.run.isOver',
    'active.key === key && active.run.isOver',
    oneIntent,
  ),
  inRun(
    ['G8', 'B8', 'E2'],
    'the call is not taken from other pages',
    "return this.#environment.pending.advance(this.#id, 'returned', 'calling')",
    'return true',
    resume,
  ),
  inRun(
    ['G8', 'B8'],
    'the callback is not taken from other pages',
    "!this.#isTaken && !(await pending.advance(this.#id, 'pending', 'returned'))",
    "!this.#isTaken && (await pending.advance(this.#id, 'pending', 'returned')) === undefined",
    refusals,
  ),
  inReauth(
    ['G8', 'E5'],
    'a run that comes back calls under a new key',
    'idempotencyKey: record.idempotencyKey }',
    'idempotencyKey: crypto.randomUUID() }',
    resume,
  ),
  inPending(
    ['G8', 'B8'],
    'two tabs move one record',
    'if (entry?.record?.stage !== from) return false',
    'if (entry?.record === undefined) return false',
    stores,
  ),
  inReauth(
    ['G8', 'B8'],
    'two pages work on one run',
    'if (attempts === LOCK_ATTEMPTS || tab.recall() !== transactionId) return null',
    'if (attempts === LOCK_ATTEMPTS || tab.recall() !== transactionId) return () => undefined',
    tabs,
  ),
  inReauth(
    ['E5'],
    'a call that was interrupted is made again after a click',
    "return isOver ? 'callExpired' : 'call'",
    "return isOver ? 'callExpired' : 'confirmation'",
    resume,
  ),
  inReauth(
    ['E7'],
    'a call whose record expired is asked about and repeated',
    "return isOver ? 'callExpired' : 'call'",
    "return 'call'",
    records,
  ),
  inReauth(['E7'], 'an expired record is continued', "if (isOver) return 'discarded'", '', refusals),
  inReauth(
    ['E4'],
    'a page from before the redirect takes the run up',
    "return hasCallback ? 'callback' : 'abandoned'",
    "return hasCallback ? 'callback' : 'confirmation'",
    resume,
  ),
  inRun(
    ['E4'],
    'a page from the back-forward cache goes on as if it had not been away',
    'for (const { run } of this.#active) run.onRestored()',
    '',
    resume,
  ),
  inPending(
    ['G9', 'B19'],
    'an action that changed since the page left is performed',
    "if ((await this.#tag(textOf(json))) !== record.intentTag) throw new Error('The action changed.')",
    '',
    secrets,
  ),
  inPending(
    ['G9', 'B10'],
    'a sealed input opens beside another record',
    'const algorithm = { name: SEALING.name, iv: bytes',
    "const algorithm = { name: SEALING.name, iv: bytes.slice(0, IV_BYTES), additionalData: encode('') }\n  void { context, iv: bytes",
    stores,
  ),
  inPending(
    ['B10', 'G9'],
    'a sealed input says nothing of its record',
    "NAMES.filter((name) => name !== 'stage')",
    'NAMES.filter(() => false)',
    pendingRecord,
    refusals,
  ),
  inPending(
    ['B10', 'E7'],
    'a record may have fields of its own',
    'if (Object.keys(value).length !== NAMES.length) return null',
    '',
    pendingRecord,
  ),
  inPending(
    ['B10', 'E7'],
    'a record of another version is read',
    'v: (value) => value === 1,',
    'v: () => true,',
    pendingRecord,
  ),
  inRun(
    ['G10', 'B6'],
    'the same subject of another issuer is taken for the same',
    'JSON.stringify([issuer, sub])',
    'JSON.stringify([sub, issuer && null])',
    strangers,
  ),
  inRun(
    ['G10', 'B6'],
    "somebody else's token is sent",
    "if (await this.#belongsToOther(sentClaims, input.subjectKey)) return { result: 'notSent', code: 'subjectMismatch' }",
    '',
    strangers,
  ),
  inRun(
    ['G10'],
    "somebody else's token asks what became of a call",
    "if (await this.#belongsToOther(claimsOf(context.idToken), input.subjectKey)) throw new ServiceError('subjectMismatch')",
    '',
    resume,
  ),
  inRun(
    ['G10', 'B6'],
    'what the first end-user had pending stays',
    '.then(({ pending }) => pending.removeForSubject(subjectKey))',
    '.then(() => undefined)',
    strangers,
  ),
  inPending(
    ['G10'],
    'what everybody had pending is removed',
    'records.filter((record) => record.subjectTag === subjectTag)',
    'records.filter(() => subjectTag)',
    strangers,
  ),
  inRun(
    ['G13', 'B16'],
    'the token is in every reading',
    'subjectKey: await this.subjectKeyOf(authentication), }',
    'subjectKey: await this.subjectKeyOf(authentication), ...({ idToken: await this.#options.service.getIdToken() } as object) }',
    secrets,
    inBrowser,
  ),
  inRun(
    ['G13', 'B16'],
    'the input is written to the console',
    'returnValue = await perform(context)',
    'console.log(context.input)\n      returnValue = await perform(context)',
    secrets,
    inBrowser,
  ),
  inRun(
    ['G13', 'B16'],
    'the token is written to the console',
    'returnValue = await perform(context)',
    'console.info(context.idToken)\n      returnValue = await perform(context)',
    secrets,
    inBrowser,
  ),
  inRun(
    ['G13', 'B16'],
    'the code stays in the address while it is exchanged',
    'page.replaceAddress(cleanHref)',
    'void cleanHref',
    secrets,
  ),
  inPending(
    ['G13', 'B23'],
    'the intent is in clear in the record',
    'this.#tag(subjectKey), this.#tag(text)',
    'this.#tag(subjectKey), text',
    secrets,
  ),
  inPending(
    ['G13', 'B23'],
    'the subject is in clear in the record',
    'this.#tag(subjectKey), this.#tag(text)',
    'subjectKey, this.#tag(text)',
    secrets,
  ),
  inPending(
    ['G13', 'B16'],
    'the input is sealed with nothing',
    'await this.#access(() => store.seal(plain, context))',
    '(await this.#access(() => store.seal(plain, context)), new TextEncoder().encode(plain))',
    refusals,
  ),
  inPending(
    ['B23'],
    'a tag is a digest that anybody can make',
    'await web.subtle.sign(TAGGING.name, tagging, encode(text))',
    "(tagging, await web.subtle.digest('SHA-256', encode(text)))",
    secrets,
  ),
  inPending(
    ['G13', 'B23'],
    'the key of tags can be exported',
    'subtle.generateKey(TAGGING, false,',
    'subtle.generateKey(TAGGING, true,',
    secrets,
  ),
  inPending(
    ['G13', 'B23'],
    'the key of sealed inputs can be exported',
    'subtle.generateKey(SEALING, false,',
    'subtle.generateKey(SEALING, true,',
    secrets,
  ),
  inReauth(
    ['G14'],
    'a foreign callback is taken for the run that the tab remembers',
    'const transactionId = callback?.state ?? tab.recall()',
    'const transactionId = tab.recall() ?? callback?.state ?? null',
    strangers,
  ),
  inReauth(
    ['G14'],
    'a foreign callback is cleaned from the address',
    'if (record === null && (callback === null || tab.recall() !== transactionId)) return null',
    'if (record === null && callback === null) return null',
    resume,
  ),
  inRun(
    ['G15', 'B14'],
    'a token that comes after a cancel is sent',
    'throwIfAborted(signal) const result = await',
    'const result = await',
    cancelled,
  ),
  inRun(
    ['G15', 'B14'],
    'an operation is opened after a cancel',
    'throwIfAborted(signal) try { return await action.operation!',
    'try { return await action.operation!',
    cancelled,
  ),
  inRun(
    ['G15', 'B14'],
    'a code is exchanged after a cancel',
    '.validate() throwIfAborted(signal) page.replaceAddress(callback.href)',
    '.validate()\n      page.replaceAddress(callback.href)',
    departures,
  ),
  inRun(
    ['G15', 'B14'],
    'a prompt stays open after a cancel',
    'this.#close(request.kind, prompt) prompt.controller.abort()',
    'this.#close(request.kind, prompt)',
    cancelled,
  ),
  inRun(
    ['G15', 'B14'],
    'a refresh goes on although nobody waits',
    'sharedCall.controller.abort()',
    'void sharedCall.controller',
    cancelled,
  ),
  inPending(
    ['G21', 'B15'],
    'a storage that does not answer is waited for',
    'await withTimeout(work(), this.#options.timeout)',
    'await work()',
    providers,
  ),
  inReauth(
    ['G17'],
    'a misspelt option of createReauth() is ignored',
    "checkOptionTypes('createReauth()', options, OPTIONS)",
    '',
    options,
  ),
  inRun(
    ['B2'],
    "the time is the device's",
    'now: authentication.issuedAt + elapsed,',
    'now: (clock.wall() / 1000) + 0 * elapsed,',
    deviceClock,
  ),
  inRun(
    ['B2'],
    'a device that slept makes an authentication young',
    'Math.max(clock.monotonic() - monotonic, clock.wall() - wall)',
    'clock.monotonic() - monotonic',
    deviceClock,
  ),
  inRun(
    ['B7'],
    'every run opens a prompt of its own',
    'const current = this.#openPrompts.get(request.kind)',
    'const current = this.#openPrompts.get(undefined)',
    coordination,
  ),
  inRun(
    ['B7'],
    'every run makes a refresh of its own',
    'this.#current ??= this.#start()',
    'this.#current = this.#start()',
    coordination,
  ),
  inRun(
    ['B25'],
    'prompts have no limit',
    "if (recent.length >= this.#limit.count) throw new ServiceError('tooManyPrompts')",
    '',
    coordination,
    tabs,
  ),
  inRun(
    ['B25'],
    'a page that is loaded again forgets its prompts',
    'this.#history.write([...recent, now])',
    'void now',
    tabs,
  ),
  inPending(
    ['B11', 'E9'],
    'what was saved is not read back',
    'if (!isOpened) {',
    'if (!isOpened && record.v !== 1) {',
    refusals,
  ),
  inPending(
    ['B11', 'E9'],
    'an error of the storage is swallowed',
    'await this.#access(() => writing)',
    'await this.#access(() => writing).catch(() => undefined)\n      if (record === null) throw new Error()',
    refusals,
  ),
  inPending(
    ['B20'],
    'an app sees the records of another one',
    'record?.namespace === this.#options.namespace() ? record : null',
    'record',
    options,
  ),
  inPending(['B24'], 'a run returns to another origin', 'url.origin !== here.origin ||', '', returnTo),
  inPending(
    ['B24'],
    'a run returns to an address with a password',
    "|| url.username !== '' || url.password !== ''",
    '',
    returnTo,
  ),
  inPending(
    ['B24'],
    'a code is kept in the address to return to',
    'isCallback(url.searchParams) ? withoutCallback(url) : url.href',
    'url.href',
    returnTo,
  ),
]
