// #region app
import { ServiceError, createReauth, defineSensitiveAction } from '@reauth/core'
import { type RegisteringDevice, nativeBiometric } from '@reauth/core/adapters/native-biometric'
import { session } from '@reauth/core/adapters/session'

/** `user` is the end-user that the app shows. `askPassword` opens your dialog; `null` if the end-user closes it. */
export function createDeviceKeyFlow(
  device: RegisteringDevice,
  { api, user, askPassword }: { api: string; user: string; askPassword: () => Promise<string | null> },
) {
  const post = (path: string, body: object, signal: AbortSignal): Promise<Response> =>
    fetch(api + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-User': user },
      body: JSON.stringify(body),
      credentials: 'include',
      signal,
    })
  const service = nativeBiometric(device, {
    service: session({
      url: `${api}/api/session`,
      // Used if the end-user has no key, or while biometrics don't work.
      reauthenticate: async ({ signal }) => {
        const password = await askPassword()
        if (password === null) throw new ServiceError('cancelled')
        const response = await post('/api/reauthenticate', { password }, signal)
        if (!response.ok) throw new ServiceError('refusedByServer')
      },
    }),
    audience: api,
    challengeURL: `${api}/api/device-keys/challenge`,
    verifyURL: `${api}/api/device-keys/verify`,
  })
  const transfer = defineSensitiveAction({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }: { to: string }) => `Transfer to ${to}`,
    perform: ({ input, signal }) => post('/api/transfers', input, signal),
  })
  const enable = defineSensitiveAction({
    id: 'enable-biometrics',
    requirement: { maxAge: '5m' },
    describe: () => 'Use your fingerprint or face in this app',
    perform: ({ signal }) => post('/api/device-keys/new', {}, signal),
    parse: (response): Promise<{ challenge: string }> => response.json(),
  })
  const reauth = createReauth({ service, actions: [transfer, enable] })
  return { reauth, transfer, enable }
}
// #endregion

// #region register
import { registerDeviceKey } from '@reauth/core/adapters/native-biometric'

export async function enableBiometrics(
  { reauth, enable }: ReturnType<typeof createDeviceKeyFlow>,
  device: RegisteringDevice,
  api: string,
): Promise<boolean> {
  const outcome = await reauth.perform(enable, undefined)
  if (outcome.outcome !== 'succeeded') return false
  await registerDeviceKey(device, {
    audience: api,
    challenge: outcome.data.challenge,
    registerURL: `${api}/api/device-keys`,
    name: 'My phone',
  })
  return true
}
// #endregion
