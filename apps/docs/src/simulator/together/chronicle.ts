import type { Message } from '../logic/sequence.js'
import type { EndpointCall } from './endpoint.js'
import type { ServiceName, Tab } from './tab.js'

/** The number of requests so far. */
export interface Counts {
  /** Silent requests to the provider. */
  readonly refreshes: number
  readonly prompts: number
  readonly calls: number
}

export const PROVIDER = 'OpenID Provider'
export const ENDPOINT = 'Endpoint'

const ASKS: Readonly<Record<ServiceName, string>> = {
  refresh: 'asks for the claims',
  browser: 'opens the prompt',
  redirect: 'leaves for the prompt',
}

/** Records messages and counts. */
export class Chronicle {
  readonly messages: Message<string>[] = []
  readonly #keys: string[] = []
  #counts: Counts = { refreshes: 0, prompts: 0, calls: 0 }
  #at = 0

  get counts(): Counts {
    return this.#counts
  }

  /** Starts the next moment. */
  next(): void {
    this.#at += 1
  }

  asked({ title }: Tab, service: ServiceName): void {
    this.#count(service === 'refresh' ? 'refreshes' : 'prompts')
    this.tell(title, PROVIDER, ASKS[service], '→')
  }

  /** Numbers the keys. Equal keys have the same number. */
  called({ title }: Tab, { action, idempotencyKey }: EndpointCall): void {
    if (!this.#keys.includes(idempotencyKey)) this.#keys.push(idempotencyKey)
    this.#count('calls')
    this.tell(title, ENDPOINT, `${action} · key ${this.#keys.indexOf(idempotencyKey) + 1}`, '→')
  }

  /** Records a note about a tab. */
  note({ title }: Tab, text: string, glyph: Message['glyph'] = '●'): void {
    this.tell(title, title, text, glyph)
  }

  tell(from: string, to: string, text: string, glyph: Message['glyph']): void {
    this.messages.push({ at: this.#at, from, to, text, glyph })
  }

  #count(name: keyof Counts): void {
    this.#counts = { ...this.#counts, [name]: this.#counts[name] + 1 }
  }
}
