import type { Authentication } from '@reauth/policy'

/** Keep both in your database. Next.js loads this file several times, so they are global. */
const shared = globalThis as { sessions?: Map<string, Authentication>; transfers?: Map<string, { receipt: string }> }
export const sessions = (shared.sessions ??= new Map())
export const transfers = (shared.transfers ??= new Map())
