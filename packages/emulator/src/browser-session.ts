import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { AdapterPayload } from 'oidc-provider'
import type { MemoryStore } from './memory-adapter.js'

/** The Node bindings of Hono's handlers. */
export type Env = { Bindings: HttpBindings }

/** Returns the browser session of a request. */
export async function browserSession(c: Context<Env>, store: MemoryStore): Promise<AdapterPayload | undefined> {
  const id = getCookie(c, '_session')
  return id === undefined ? undefined : ((await store.adapter('Session').find(id)) as AdapterPayload | undefined)
}
