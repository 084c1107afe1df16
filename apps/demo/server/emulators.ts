import { type Emulator, EmulatorError, type EmulatorOptions, type TestUser, startEmulator } from '@reauth/emulator'
import { DemoError } from './demo-error.js'
import type { SignInPage } from './presenter.js'

/** The client of the demo at each provider. */
export const CLIENT_ID = 'demo'

/** The identity providers. */
export interface Emulators {
  readonly authgear: Emulator
  readonly oidc: Emulator
}

/** Lets the presenter change the behavior of an emulator's pages. */
export const signInPageOf = ({ control }: Emulator): SignInPage => ({
  setAllowsOtherAccount: (allows) => control.setAllowsOtherAccount(allows),
  setAnotherSubject: (anotherSubject) => control.setQuirks({ anotherSubject }),
})

/** Lets the next sign-in at an emulator choose a test user without showing the page. */
export const nextUserOf =
  ({ control }: Emulator) =>
  (user: string | undefined): void =>
    control.setNextInteraction(user === undefined ? undefined : { kind: 'approve', user })

/** Starts the emulator in both profiles. */
export async function startEmulators(
  port: number,
  address: string,
  apps: readonly string[],
  users: readonly TestUser[],
): Promise<Emulators> {
  const start = (options: EmulatorOptions): Promise<Emulator> =>
    startEmulator(options).catch((error: unknown) => {
      throw error instanceof EmulatorError ? new DemoError(`${error.message} Set PROVIDER_PORT.`) : error
    })
  const callback = `${address}/callback`
  const client = { clientId: CLIENT_ID, postLogoutRedirectURIs: [`${address}/`] }
  const authgear = await start({ port, users, clients: [{ ...client, redirectURIs: [callback, ...apps] }] })
  try {
    const oidc = await start({
      profile: 'oidc',
      port: port + 1,
      users,
      // Auth0's SDK expects the trailing slash.
      issuer: (listening) => `http://localhost:${listening}/`,
      clients: [{ ...client, redirectURIs: [callback, `${address}/silent-check-sso.html`] }],
    })
    return { authgear, oidc }
  } catch (error) {
    await authgear.close()
    throw error
  }
}
