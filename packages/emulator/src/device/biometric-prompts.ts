import type { KeyStore } from './key-store.js'
import type { PromptAnswer, Refusal } from './prompt-answers.js'

/** Prompts and keys of a device. */
export interface BiometricState {
  /** Number of prompts that were shown. */
  readonly shown: number
  /** Number of prompts that the end-user approved. */
  readonly signed: number
  /** Whether a prompt is open. */
  readonly isOpen: boolean
  /** The names (`kid`) of the keys that biometrics unlock. */
  readonly keys: readonly string[]
}

type Settle = (answer: Exclude<PromptAnswer, 'hesitates'>) => void

/** Answers that come without a prompt, because the key or the device is checked first. */
const WITHOUT_PROMPT: readonly PromptAnswer[] = [
  'notEnrolled',
  'noPasscode',
  'noHardware',
  'permissionDenied',
  'keyInvalidated',
  'keyMissing',
]

/** The biometric prompts of a device. */
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

  /** Shows a prompt. An open prompt is cancelled by the system, as on both platforms. */
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
      this.#open = (lateAnswer) => {
        this.#open = undefined
        resolve(lateAnswer)
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

  /** Abandons the open prompt without an answer. */
  abandon(): void {
    this.#open = undefined
  }

  reset(): void {
    this.#shown = 0
    this.#signed = 0
    this.#script = []
  }
}
