import { attempt } from './attempt.js'
import { isTransactionId } from './names.js'
import type { Page } from './page.js'

/** The entry of one namespace in the memory of a tab. */
interface Entry {
  readonly id?: string
  /** The times of prompts that brought no authentication, in milliseconds since the Unix epoch. */
  readonly prompts?: readonly number[]
}

/** The memory of a tab across page loads. */
export interface TabMemory {
  /** Returns the transaction of this tab. */
  recall(): string | null
  /** Sets the transaction of this tab; `null` removes it. */
  remember(transactionId: string | null): void
  /** The times of prompts that brought no authentication, in milliseconds since the Unix epoch. */
  prompts(): readonly number[]
  rememberPrompts(times: readonly number[]): void
}

/** Any script may have written this value, so it is checked. */
function toEntry(value: unknown): Entry {
  const { id, prompts } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  return {
    ...(isTransactionId(id) && { id }),
    ...(Array.isArray(prompts) && { prompts: prompts.filter((time) => Number.isFinite(time)) as number[] }),
  }
}

/**
 * Stores the memory of a tab in its one text, separately for each namespace, so that two apps in one tab do not
 * overwrite each other's entries.
 *
 * @param page Stores the text. If it throws, nothing is remembered beyond this page.
 * @param namespace Called each time, because an SDK may be configured late.
 */
export function tabMemory(page: Pick<Page, 'rememberInTab' | 'recallInTab'>, namespace: () => string): TabMemory {
  const read = (): Map<string, unknown> => {
    const word: unknown = attempt(() => JSON.parse(page.recallInTab() ?? '{}') as unknown)
    return new Map(typeof word === 'object' && word !== null ? Object.entries(word) : [])
  }
  const current = (): Entry => toEntry(read().get(namespace()))
  const write = ({ id, prompts = [] }: Entry): void => {
    const entries = read()
    const entry = { ...(id !== undefined && { id }), ...(prompts.length > 0 && { prompts }) }
    if (Object.keys(entry).length === 0) entries.delete(namespace())
    else entries.set(namespace(), entry)
    attempt(() => page.rememberInTab(entries.size === 0 ? null : JSON.stringify(Object.fromEntries(entries))))
  }
  return {
    recall: () => current().id ?? null,
    remember: (id) => {
      const { prompts } = current()
      write({ ...(id !== null && { id }), ...(prompts && { prompts }) })
    },
    prompts: () => current().prompts ?? [],
    rememberPrompts: (prompts) => write({ ...current(), prompts }),
  }
}
