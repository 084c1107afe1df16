import type { Reauth, ResumedSensitiveRun } from '../reauth/reauth.js'
import type { ReactNativePage } from './react-native-page.js'

/** What {@link resumeFromLinks} takes. */
export interface ResumeFromLinksOptions<Interaction extends 'redirect' | 'inProcess'> {
  readonly reauth: Reauth<Interaction>
  /** The page that `createReauth()` was given. */
  readonly page: ReactNativePage
  /** Receives each run that a link, or the start of the app, continues: once. */
  readonly onRun: (run: ResumedSensitiveRun<Interaction>) => void
  /** Receives what keeps a run from being continued. */
  readonly onError: (error: unknown) => void
}

/**
 * Continues the run that the app was left for, when the app starts and whenever a link opens it.
 *
 * A link that is no callback changes nothing. A link that is delivered twice continues one run.
 *
 * @returns How to stop.
 *
 * @example
 * useEffect(() => resumeFromLinks({ reauth, page, onRun: show, onError: console.error }), [])
 */
export function resumeFromLinks<Interaction extends 'redirect' | 'inProcess'>({
  reauth,
  page,
  onRun,
  onError,
}: ResumeFromLinksOptions<Interaction>): () => void {
  const known = new Set<unknown>()
  let isStopped = false
  const resume = async (): Promise<void> => {
    try {
      await page.ready
      const run = isStopped ? null : await reauth.resume()
      if (run === null || isStopped || known.has(run)) return
      known.add(run)
      onRun(run)
    } catch (error) {
      onError(error)
    }
  }
  void resume()
  const stopListening = page.onLink(() => void resume())
  return () => {
    isStopped = true
    stopListening()
  }
}
