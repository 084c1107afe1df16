import { vi } from 'vitest'

/** The answer of the end-user or the browser to the next prompt. */
export type AtPrompt = 'approves' | 'hesitates' | 'answersNothing' | DOMException

/**
 * The part of a browser below `@simplewebauthn/browser`: `navigator.credentials`, the click of the end-user and the focus. The tests of the guide use the
 * authenticator of Chromium, which creates real signatures.
 */
export class Device {
  atPrompt: AtPrompt = 'approves'
  /** Milliseconds that pass until the prompt is answered. */
  takes = 3000
  now = 0
  readonly challenges: string[] = []
  readonly clock = { monotonic: () => this.now, wall: () => this.now }
  readonly page = { isActive: true as boolean | undefined, hasFocus: true }

  /** Installs the device for the SDK. */
  install(): void {
    const { page } = this
    vi.stubGlobal('PublicKeyCredential', function PublicKeyCredential() {})
    vi.stubGlobal('location', { hostname: 'app.example.com' })
    vi.stubGlobal('document', { hasFocus: () => page.hasFocus })
    vi.stubGlobal('navigator', {
      onLine: true,
      get userActivation() {
        return page.isActive === undefined ? undefined : { isActive: page.isActive }
      },
      credentials: { get: (options: CredentialRequestOptions) => this.#get(options) },
    })
  }

  #get({ publicKey, signal }: CredentialRequestOptions): Promise<unknown> {
    const challenge = new Uint8Array(publicKey!.challenge as ArrayBuffer)
    this.challenges.push(Buffer.from(challenge).toString('base64url'))
    this.now += this.takes
    const { atPrompt } = this
    if (atPrompt instanceof DOMException) return Promise.reject(atPrompt)
    if (atPrompt === 'answersNothing') return Promise.resolve(null)
    if (atPrompt === 'hesitates')
      return new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)))
    const bytes = challenge.buffer
    return Promise.resolve({
      id: 'passkey',
      rawId: bytes,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      response: { authenticatorData: bytes, clientDataJSON: bytes, signature: bytes },
      getClientExtensionResults: () => ({}),
    })
  }
}

export const refusal = (name: string): DOMException => new DOMException('refused', name)
