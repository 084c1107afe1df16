import { useEffect, useState } from 'react'
import type { Story } from './story.js'

/** Milliseconds that each sentence has for itself. */
const PACE = 480

interface Shown {
  readonly runId: string
  readonly count: number
}

/**
 * Reveals a run sentence by sentence: many of its steps take less time than an eye does.
 *
 * @param since Milliseconds since the Unix epoch when this page was loaded. What happened before is shown at once.
 * @param isCalm Whether everything is shown at once.
 * @returns How many sentences are shown.
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
