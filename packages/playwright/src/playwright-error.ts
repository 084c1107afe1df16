/** Why a helper of this package gave up. */
export type PlaywrightReauthCode = 'noProvider' | 'noProviderPage' | 'controlRefused'

/**
 * What a helper of this package throws.
 *
 * - `noProvider`: nobody answers where the emulator should be.
 * - `noProviderPage`: neither the page nor a window of it is at the provider.
 * - `controlRefused`: the emulator refused the values of a knob.
 */
export class PlaywrightReauthError extends Error {
  override readonly name = 'PlaywrightReauthError'
  readonly code: PlaywrightReauthCode

  constructor(code: PlaywrightReauthCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
