import { CODES } from '../../words/texts.js'
import type { Reauth } from '../../reauth/reauth.js'
import type { ReauthEvent } from '../../run/run-events.js'
import type { RunSnapshot } from '../../run/run-snapshot.js'
import type { SensitiveRun } from '../../run/sensitive-run.js'
import type { Story } from './story.js'

/** Writes what a page shows of its runs, and how they end, into the story. */
export class RunTeller {
  readonly #story: Story

  constructor(story: Story) {
    this.#story = story
  }

  /** Follows the runs of a page. */
  follow(reauth: Reauth): void {
    reauth.onEvent((event) => this.#happened(event, reauth))
  }

  #happened(event: ReauthEvent, reauth: Reauth): void {
    const { type, actionId } = event
    switch (type) {
      case 'started':
      case 'resumed': {
        const run = reauth.runs().find(({ id }) => id === event.runId)!
        this.#story.tell(`The page ${type === 'started' ? 'starts' : 'continues'} "${actionId}": ${run.description}.`)
        return this.#watch(run)
      }
      case 'stepUpRequired':
        return this.#story.tell('The endpoint asks for a newer or stronger authentication.')
      case 'called':
        return this.#story.tell('The page calls the endpoint.')
      case 'prompted':
        return
      case 'succeeded':
        return this.#story.tell(`"${actionId}" ends: succeeded.`)
      default:
        return this.#story.tell(
          `"${actionId}" ends: ${type} (${event.code}). The page may say: "${CODES[event.code].text}"`,
        )
    }
  }

  #watch(run: SensitiveRun): void {
    let shown: string = 'working'
    const show = ({ status }: RunSnapshot): void => {
      if (status === shown || status === 'working' || run.result !== undefined) return
      shown = status
      this.#story.tell(`The page shows "${status}".`)
    }
    run.subscribe(show)
  }
}
