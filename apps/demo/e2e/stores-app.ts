// Runs every store of pending actions in the browser that opens it, loads itself again, reads what was kept, and posts what went wrong.
import {
  type PendingEntry,
  type PendingStore,
  indexedDbStore,
  memoryStore,
  sessionStorageStore,
  webLocksStore,
} from '@reauth/core'

const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const CONTEXT = 'context'
const STORES = { indexedDb: indexedDbStore, webLocks: webLocksStore, sessionStorage: sessionStorageStore }

const record: PendingEntry['record'] = {
  v: 1,
  namespace: 'bank',
  transactionId: ID,
  leaderId: null,
  runId: 'run',
  actionId: 'transfer',
  intentTag: 'tag of the intent',
  idempotencyKey: 'key',
  subjectTag: 'tag of the subject',
  authTimeBefore: null,
  openedAt: 2,
  operationId: null,
  challenge: null,
  stepUps: 0,
  createdAt: 1000,
  expiresAt: 601_000,
  returnTo: location.href,
  stage: 'pending',
}

const problems: string[] = []
const expect = (isSo: boolean, rule: string): void => {
  if (!isSo) problems.push(rule)
}
const rejects = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    () => true,
  )

async function use(name: string, store: PendingStore): Promise<void> {
  const sealed = await store.seal('{"to":"bob"}', CONTEXT)
  expect(!new TextDecoder().decode(sealed).includes('bob'), `${name}: what is sealed cannot be read`)
  expect(await rejects(store.unseal(sealed, 'another')), `${name}: opens in its own context only`)
  await store.put({ record, sealed })
  expect((await store.list()).length === 1, `${name}: lists what was put`)
  const moved = await Promise.all(Array.from({ length: 20 }, () => store.advance(ID, 'pending', 'returned')))
  expect(moved.filter(Boolean).length === 1, `${name}: of 20 who advance a record at once, one wins`)
  const keys = await Promise.all(Array.from({ length: 10 }, () => store.tag('alice')))
  expect(new Set(keys).size === 1, `${name}: 10 who need the key at once get the same`)
  localStorage.setItem(`tag:${name}`, keys[0] ?? '')
}

/** In the next page. */
async function readAgain(name: string, store: PendingStore): Promise<void> {
  const entry = await store.get(ID)
  expect((entry?.record as { stage?: string } | undefined)?.stage === 'returned', `${name}: keeps the record`)
  const plain = await store.unseal(entry?.sealed, CONTEXT).catch(String)
  expect(plain === '{"to":"bob"}', `${name}: opens in the next page what it sealed (${plain})`)
  expect((await store.tag('alice')) === localStorage.getItem(`tag:${name}`), `${name}: tags as before`)
  await store.finish(ID)
  expect((await store.get(ID))?.sealed === null, `${name}: forgets the input at the end`)
  await store.remove(ID)
  expect((await store.list()).length === 0, `${name}: removes a record`)
}

const isFirst = !location.search.includes('again')
try {
  for (const [name, make] of Object.entries(STORES)) await (isFirst ? use : readAgain)(name, make())
  if (isFirst) await use('memory', memoryStore())
} catch (error) {
  problems.push(String(error))
}
if (isFirst && problems.length === 0) location.replace('?again')
else await fetch('/result', { method: 'POST', body: JSON.stringify(problems) })
