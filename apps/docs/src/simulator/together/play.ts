import { type Step, replayRecording, runOf } from '@reauth/core/testing'
import type { DeviceClock } from '../logic/device-clock.js'
import type { Message } from '../logic/sequence.js'
import type { Choice } from './choice.js'
import type { Counts } from './chronicle.js'
import type { Setting } from './setting.js'
import { type ColumnState, World } from './world.js'

/** A column at one moment. */
export interface ColumnMoment extends Pick<ColumnState, 'hasJoined' | 'isAway' | 'isQueued'> {
  /** Every step of its run so far, including those before a page load; empty before the click. */
  readonly steps: readonly Step[]
}

/** One moment of both columns. */
export interface Moment {
  /** The choice; `null` at the start. */
  readonly choice: Choice | null
  readonly columns: readonly ColumnMoment[]
  readonly choices: readonly Choice[]
  readonly counts: Counts
}

/** Two runs, from their start to the last possible choice. */
export interface Played {
  readonly moments: readonly Moment[]
  readonly lanes: readonly string[]
  readonly messages: readonly Message<string>[]
  /** The first impossible choice; `null` if there is none. */
  readonly impossible: string | null
}

/** The position in each recording of a run. */
type Marks = readonly { readonly tab: number; readonly recording: number; readonly steps: number }[]

function marksOf(world: World, { tab, run }: ColumnState): Marks {
  return tab.app.recordings.flatMap(({ scenario, steps }, recording) =>
    scenario.input.runId === run?.id ? [{ tab: world.tabs.indexOf(tab), recording, steps: steps.length }] : [],
  )
}

/** Returns the choice on the path to success, or else to the nearest end. */
export const happyChoice = (choices: readonly Choice[]): Choice | null => choices.find(({ isHappy }) => isHappy) ?? null

/**
 * Plays two runs from their start with the real `createReauth()`. The choices set the answers of the provider, the end-user and the endpoint.
 *
 * It always takes the same steps. To go back to an earlier moment, play fewer choices.
 *
 * @param choices The ids of the choices, in order. Playback stops before an impossible one.
 */
export async function playTogether(setting: Setting, clock: DeviceClock, choices: readonly string[]): Promise<Played> {
  const world = new World(setting, clock)
  const drafts: (Omit<Moment, 'columns'> & { readonly columns: readonly (ColumnState & { marks: Marks })[] })[] = []
  const note = (choice: Choice | null): void => {
    const columns = world.columns.map((column) => ({ ...column, marks: marksOf(world, column) }))
    drafts.push({ choice, columns, choices: world.choices(), counts: world.chronicle.counts })
  }
  let impossible: string | null = null
  note(null)
  for (const id of choices) {
    const choice = drafts.at(-1)!.choices.find((one) => one.id === id)
    if (choice === undefined) {
      impossible = id
      break
    }
    await world.make(choice)
    note(choice)
  }
  const played = world.tabs.map(({ app }) => app.recordings.map((recording) => runOf(replayRecording(recording))))
  world.dispose()
  const stepsAt = (marks: Marks): readonly Step[] =>
    marks.flatMap(({ tab, recording, steps }) => played[tab]![recording]!.slice(0, steps + 1))
  return {
    moments: drafts.map((draft) => ({
      ...draft,
      columns: draft.columns.map(({ hasJoined, isAway, isQueued, marks }) => ({
        hasJoined,
        isAway,
        isQueued,
        steps: stepsAt(marks),
      })),
    })),
    lanes: world.lanes,
    messages: world.chronicle.messages,
    impossible,
  }
}
