import type { Reauth, ResumedSensitiveRun } from '../reauth/reauth.js'
import type { ReactNativePage } from './react-native-page.js'

/** The options of {@link resumeFromLinks}. */
export interface ResumeFromLinksOptions<Interaction extends 'redirect' | 'inProcess'> {
  readonly reauth: Reauth<Interaction>
  /** The page that you passed to `createReauth()`. */
  readonly page: ReactNativePage
  /** Receives each run that a link or the start of the app continues, once. */
  readonly onRun: (run: ResumedSensitiveRun<Interaction>) => void
  /** Receives an error that prevents a run from continuing. */
  readonly onError: (error: unknown) => void
}

/**
 * Continues the interrupted run when the app starts, and whenever a link opens it.
 *
 * A link that is not a callback changes nothing. A link that is delivered twice continues one run.
 *
 * @returns A function that stops it.
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
