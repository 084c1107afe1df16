import type { SensitiveActionError } from '@reauth/core'
import { useEffect, useState } from 'react'

/** Returns the bank's reason for a refusal. */
export function useServerReason(error: SensitiveActionError | undefined): string | undefined {
  const [reason, setReason] = useState<{ error: SensitiveActionError; title: string | undefined }>()
  useEffect(() => {
    if (error?.outcome !== 'refused' || error.response === undefined) return
    error.response
      .clone()
      .json()
      .then(
        (problem: { title?: string }) => setReason({ error, title: problem.title }),
        () => {},
      )
  }, [error])
  return reason?.error === error ? reason?.title : undefined
}
