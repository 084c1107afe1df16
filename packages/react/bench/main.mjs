// npm run bench: counts what renders while a run goes on. Needs a build.
import { Window } from 'happy-dom'

const window = new Window({ url: 'https://app.example.com/' })
for (const [name, value] of Object.entries({
  window,
  document: window.document,
  navigator: window.navigator,
  IS_REACT_ACT_ENVIRONMENT: true,
}))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })

const { act, createElement, memo, useEffect } = await import('react')
const { createRoot } = await import('react-dom/client')
const { ReauthProvider, useSensitiveAction } = await import('../dist/index.js')
const { createReauth, defineSensitiveAction } = await import('@reauth/core')
const { printRow } = await import('../../../scripts/bench-row.mjs')

const now = Math.floor(Date.now() / 1000)
const CONSUMERS = 10

/** Ten buttons that start an action and do not show how far it is, and the component above them that has the hook. */
async function renderRows() {
  const authentication = (authTime) => ({
    issuer: 'https://op.example.com',
    subject: 'alice',
    authTime,
    issuedAt: now,
    expiresAt: now + 3600,
    methods: ['pwd'],
    canReauthenticate: true,
  })
  const service = {
    refreshIdToken: async () => authentication(now - 600),
    getIdToken: () => 'opaque',
    classifyError: () => ({ code: 'unexpected' }),
    biometric: { isEnabled: () => true, reauthenticate: async () => authentication(now) },
  }
  const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 'booked' })
  const reauth = createReauth({ service })
  const count = { owner: 0, consumers: 0 }
  const page = {}
  const Consumer = memo(function Consumer({ start }) {
    useEffect(() => {
      count.consumers += 1
    })
    return createElement('button', { onClick: start })
  })
  function Owner() {
    const { perform } = useSensitiveAction(transfer)
    useEffect(() => {
      count.owner += 1
      page.perform = perform
    })
    return Array.from({ length: CONSUMERS }, (_, key) => createElement(Consumer, { key, start: perform }))
  }
  const root = createRoot(document.body)
  await act(async () => root.render(createElement(ReauthProvider, { reauth }, createElement(Owner))))
  Object.assign(count, { owner: 0, consumers: 0 })
  let outcome
  await act(async () => {
    outcome = await page.perform()
  })
  if (outcome.outcome !== 'succeeded') throw new Error(`The flow ended as ${outcome.outcome}.`)
  await act(async () => root.unmount())
  const what = `React: renders of ${CONSUMERS} consumers that do not show the status, biometrics (owner ${count.owner})`
  printRow(what, count.consumers, 20, 0)
}

await renderRows()
