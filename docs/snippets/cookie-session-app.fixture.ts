// The page for the tests in Chromium: a button for the action, and controls for what the run waits for.
import type { SensitiveRun } from '@reauth/core'
import { createReauth } from '@reauth/core'
import { startRegistration } from '@simplewebauthn/browser'
import { createFlow, inPage, transferOf } from './cookie-session-page.js'
import { createPasskeyFlow } from './passkey-page.js'

const { user = '', flow = 'redirect' } = document.body.dataset
const element = (name: string): HTMLElement => document.querySelector<HTMLElement>(name)!
const onClick = (name: string, listener: () => unknown): void =>
  element(name).addEventListener('click', () => void listener())

const post = async (path: string, body: object): Promise<unknown> =>
  (
    await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()

/** A dialog that asks for the password. */
const askPassword = (signal: AbortSignal): Promise<string | null> =>
  new Promise((resolve) => {
    const dialog = element('dialog') as HTMLDialogElement
    dialog.showModal()
    onClick('#password', () => {
      dialog.close()
      resolve(dialog.querySelector('input')!.value)
    })
    onClick('#close', () => {
      dialog.close()
      resolve(null)
    })
    signal.addEventListener('abort', () => dialog.close())
  })

function dialogFlow(): ReturnType<typeof createFlow> {
  const transfer = transferOf(user)
  return { reauth: createReauth({ service: inPage(askPassword), actions: [transfer] }), transfer }
}

const flows = { redirect: createFlow, passkey: createPasskeyFlow, dialog: dialogFlow }
const { reauth, transfer } = flows[flow as keyof typeof flows](user)
let current: SensitiveRun | undefined

function show(run: SensitiveRun): void {
  current = run
  const say = (): void => {
    const { status, code } = run.getSnapshot()
    element('output').textContent = [status, code].filter(Boolean).join(' ')
  }
  run.subscribe(say)
  say()
}

onClick('#transfer', () => show(reauth.start(transfer, { to: 'Bob' })))
onClick('#confirm', () => current?.confirm())
onClick('#cancel', () => current?.cancel())
onClick('#enroll', async () => {
  const optionsJSON = (await post('/test/enroll', {})) as Parameters<typeof startRegistration>[0]['optionsJSON']
  await post('/test/enrolled', await startRegistration({ optionsJSON }))
  element('output').textContent = 'enrolled'
})

const resumed = await reauth.resume()
if (resumed !== null) show(resumed)
else element('output').textContent = 'ready'
