import type { KeyStore } from './key-store.js'
import type { PromptAnswer, Refusal } from './prompt-answers.js'

/** Prompts and keys of a device. */
export interface BiometricState {
  /** Prompts that were shown. */
  readonly shown: number
  /** Prompts that the end-user approved. */
  readonly signed: number
  /** Whether a prompt waits for the end-user. */
  readonly isOpen: boolean
  /** The names (`kid`) of the keys that a fingerprint or a face unlocks. */
  readonly keys: readonly string[]
}

type Settle = (answer: Exclude<PromptAnswer, 'hesitates'>) => void

/** Answers that come without a prompt: the key, or the device, is looked at first. */
const WITHOUT_PROMPT: readonly PromptAnswer[] = [
  'notEnrolled',
  'noPasscode',
  'noHardware',
  'permissionDenied',
  'keyInvalidated',
  'keyMissing',
]

/** The prompts for a fingerprint or a face. */
export class BiometricPrompts implements BiometricState {
  #shown = 0
  #signed = 0
  #script: PromptAnswer[] = []
  #open: Settle | undefined
  readonly #keys: KeyStore

  constructor(keys: KeyStore) {
    this.#keys = keys
  }

  get shown(): number {
    return this.#shown
  }

  get signed(): number {
    return this.#signed
  }

  get isOpen(): boolean {
    return this.#open !== undefined
  }

  get keys(): readonly string[] {
    return this.#keys.biometricKeys()
  }

  /** Asks the end-user. A prompt that is open is cancelled by the system, as on both platforms. */
  async ask(): Promise<'approves' | Refusal> {
    const answer = await this.#answer()
    if (answer === 'approves') this.#signed += 1
    return answer
  }

  #answer(): Promise<'approves' | Refusal> {
    this.#open?.('systemCancels')
    const answer = this.#script.shift() ?? 'approves'
    if (!WITHOUT_PROMPT.includes(answer)) this.#shown += 1
    if (answer !== 'hesitates') return Promise.resolve(answer)
    return new Promise((resolve) => {
      this.#open = (given) => {
        this.#open = undefined
        resolve(given)
      }
    })
  }

  script(answers: readonly PromptAnswer[]): void {
    this.#script = [...answers]
  }

  answer(answer: Exclude<PromptAnswer, 'hesitates'>): void {
    if (this.#open === undefined) throw new TypeError('No prompt is open. Call `nextPrompt("hesitates")` before it.')
    this.#open(answer)
  }

  /** Leaves the open prompt unanswered. */
  abandon(): void {
    this.#open = undefined
  }

  reset(): void {
    this.#shown = 0
    this.#signed = 0
    this.#script = []
  }
}
