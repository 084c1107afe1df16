import { webauthn } from '@reauth/core/adapters/webauthn'
import * as browser from '@simplewebauthn/browser'
import type { DemoSession, SessionOptions } from './demo-session.js'
import { open as openSession } from './session.js'

const PASSKEYS = '/session/passkeys'

async function answerOf<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(PASSKEYS + path, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  if (!response.ok) throw new Error('The passkey was refused.')
  return (response.status === 201 ? undefined : await response.json()) as Answer
}

type Registration = Parameters<typeof browser.startRegistration>[0]['optionsJSON']

/** Signs in with the bank's cookie, and confirms with a passkey. Without a passkey, the password confirms. */
export async function open(options: SessionOptions): Promise<DemoSession> {
  const session = await openSession(options)
  return {
    ...session,
    service: webauthn(browser, {
      service: session.service,
      optionsURL: `${PASSKEYS}/options`,
      verifyURL: `${PASSKEYS}/verify`,
      fallback: 'redirect',
    }),
    passkeys: {
      count: async () => (await answerOf<{ readonly count: number }>('')).count,
      register: async () => {
        const optionsJSON = await answerOf<Registration>('/registration', {})
        await answerOf('', await browser.startRegistration({ optionsJSON }))
      },
    },
  }
}
