import { attempt } from './attempt.js'
import { isTransactionId } from './names.js'
import type { Page } from './page.js'

/** What a tab remembers for one namespace. */
interface Entry {
  readonly id?: string
  /** When the end-user was asked without an authentication, in milliseconds since the Unix epoch. */
  readonly prompts?: readonly number[]
}

/** What this tab remembers across page loads. */
export interface TabMemory {
  /** The transaction that this tab is in. */
  recall(): string | null
  /** `null` forgets it. */
  remember(transactionId: string | null): void
  /** When the end-user was asked without an authentication, in milliseconds since the Unix epoch. */
  prompts(): readonly number[]
  rememberPrompts(times: readonly number[]): void
}

/** Anybody may have written there: an entry, or anything else. */
function toEntry(value: unknown): Entry {
  const { id, prompts } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  return {
    ...(isTransactionId(id) && { id }),
    ...(Array.isArray(prompts) && { prompts: prompts.filter((time) => Number.isFinite(time)) as number[] }),
  }
}

/**
 * Keeps what a tab remembers in the one word that it has, for each namespace apart, so that two apps in one tab do not overwrite each other's.
 *
 * @param page Where the word is kept. If it throws, nothing is remembered beyond this page.
 * @param namespace Read at every call, because an SDK may be configured late.
 */
export function tabMemory(page: Pick<Page, 'rememberInTab' | 'recallInTab'>, namespace: () => string): TabMemory {
  const read = (): Map<string, unknown> => {
    const word: unknown = attempt(() => JSON.parse(page.recallInTab() ?? '{}') as unknown)
    return new Map(typeof word === 'object' && word !== null ? Object.entries(word) : [])
  }
  const own = (): Entry => toEntry(read().get(namespace()))
  const write = ({ id, prompts = [] }: Entry): void => {
    const all = read()
    const entry = { ...(id !== undefined && { id }), ...(prompts.length > 0 && { prompts }) }
    if (Object.keys(entry).length === 0) all.delete(namespace())
    else all.set(namespace(), entry)
    attempt(() => page.rememberInTab(all.size === 0 ? null : JSON.stringify(Object.fromEntries(all))))
  }
  return {
    recall: () => own().id ?? null,
    remember: (id) => {
      const { prompts } = own()
      write({ ...(id !== null && { id }), ...(prompts && { prompts }) })
    },
    prompts: () => own().prompts ?? [],
    rememberPrompts: (prompts) => write({ ...own(), prompts }),
  }
}
