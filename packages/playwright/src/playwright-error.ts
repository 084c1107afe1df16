/** Why a helper of this package failed. */
export type PlaywrightReauthCode = 'noProvider' | 'noProviderPage' | 'controlRefused'

/**
 * The error class of this package.
 *
 * - `noProvider`: the emulator doesn't answer.
 * - `noProviderPage`: neither the page nor a window that it opened is at the provider.
 * - `controlRefused`: the emulator refused the values of a control.
 */
export class PlaywrightReauthError extends Error {
  override readonly name = 'PlaywrightReauthError'
  readonly code: PlaywrightReauthCode

  constructor(code: PlaywrightReauthCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
