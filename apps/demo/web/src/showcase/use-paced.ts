import { useEffect, useState } from 'react'
import type { Story } from './story.js'

/** Milliseconds between two sentences. */
const PACE = 480

interface Shown {
  readonly runId: string
  readonly count: number
}

/**
 * Reveals a run sentence by sentence, because many of its steps are too fast to follow.
 *
 * @param since When this page was loaded, in milliseconds since the Unix epoch. Earlier sentences are shown immediately.
 * @param isCalm Whether to show everything immediately.
 * @returns The number of sentences to show.
 */
export function usePaced(story: Story | null, since: number, isCalm: boolean): number {
  const { runId = '', lines = [] } = story ?? {}
  const before = lines.filter(({ at }) => at < since).length
  const [shown, setShown] = useState<Shown>({ runId, count: before })
  const count = Math.min(
    lines.length,
    isCalm ? lines.length : shown.runId === runId ? shown.count : Math.max(before, 1),
  )
  useEffect(() => {
    if (count >= lines.length) return undefined
    const timer = setTimeout(() => setShown({ runId, count: count + 1 }), PACE)
    return () => clearTimeout(timer)
  }, [runId, count, lines.length])
  return count
}
