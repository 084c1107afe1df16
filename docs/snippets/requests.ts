// #region requests
import { createReauth } from '@reauth/core'
import { createFetch, defineRequests } from '@reauth/core/requests'
// #endregion
import type { Page, ReauthClock, ReauthService } from '@reauth/core'
import { type ChallengeParser, SensitiveRequestError } from '@reauth/core/requests'
import axios, { type AxiosInstance } from 'axios'
import ky, { type KyInstance } from 'ky'

// #region define
export const requests = defineRequests({ origins: ['https://api.example.com'] })

export const flowOf = (service: ReauthService, more: { clock?: ReauthClock; page?: Page } = {}) => {
  const reauth = createReauth({ service, actions: [requests], ...more })
  return { reauth, reauthFetch: createFetch(reauth, requests) }
}
// #endregion

// #region send
export async function send(reauthFetch: typeof fetch, to: string): Promise<string> {
  const response = await reauthFetch('https://api.example.com/transfers', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ to }),
  })
  return response.ok ? 'Sent.' : `Not sent: the server said ${response.status}.`
}
// #endregion

// #region errors
export async function sendOrSay(reauthFetch: typeof fetch, to: string): Promise<string> {
  try {
    return await send(reauthFetch, to)
  } catch (error) {
    if (!(error instanceof SensitiveRequestError)) throw error
    // Store the key. The only safe way to try again is the same request with the same key.
    if (error.outcome === 'outcomeUnknown') return `It may have been sent. Try again under ${error.idempotencyKey}.`
    return error.outcome === 'cancelled' ? 'You cancelled the transfer.' : `Not sent: ${error.code}.`
  }
}
// #endregion

// #region clients
/** Turn off the libraries' own retries. The flow repeats a request itself, under one key. */
export const kyOf = (reauthFetch: typeof fetch): KyInstance => ky.create({ fetch: reauthFetch, retry: 0 })

export const axiosOf = (reauthFetch: typeof fetch): AxiosInstance =>
  axios.create({ adapter: 'fetch', env: { fetch: reauthFetch } })
// #endregion

// #region parser
/** The 403 of a backend that uses Clerk. */
const clerkChallenge: ChallengeParser = async (response) => {
  const { clerk_error: error } = (await response.json()) as {
    clerk_error?: { reason: string; metadata?: { reverification?: { afterMinutes: number } } }
  }
  if (error?.reason !== 'reverification-error') return undefined
  return { maxAge: (error.metadata?.reverification?.afterMinutes ?? 10) * 60 }
}

export const clerkRequests = defineRequests({ origins: ['https://api.example.com'], challenges: [clerkChallenge] })
// #endregion
