import type { Message } from '../logic/sequence.js'
import type { EndpointCall } from './endpoint.js'
import type { ServiceName, Tab } from './tab.js'

/** How often each was asked, so far. */
export interface Counts {
  /** Questions to the provider that nobody sees. */
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

/** What happened, as messages and as counts. */
export class Chronicle {
  readonly messages: Message<string>[] = []
  readonly #keys: string[] = []
  #counts: Counts = { refreshes: 0, prompts: 0, calls: 0 }
  #at = 0

  get counts(): Counts {
    return this.#counts
  }

  /** What follows belongs to the next moment. */
  next(): void {
    this.#at += 1
  }

  asked({ title }: Tab, service: ServiceName): void {
    this.#count(service === 'refresh' ? 'refreshes' : 'prompts')
    this.tell(title, PROVIDER, ASKS[service], '→')
  }

  /** Keys are numbered: equal ones have the same number. */
  called({ title }: Tab, { action, idempotencyKey }: EndpointCall): void {
    if (!this.#keys.includes(idempotencyKey)) this.#keys.push(idempotencyKey)
    this.#count('calls')
    this.tell(title, ENDPOINT, `${action} · key ${this.#keys.indexOf(idempotencyKey) + 1}`, '→')
  }

  /** Something that a tab does, or that happens to it. */
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
