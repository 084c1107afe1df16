import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Step } from '@reauth/core/testing'
import { machineOf } from './logic/machine.js'
import { type LinkExtras, linkOf } from './logic/link.js'
import { type Player, type Run, chosen, happyEvent, playerOf } from './logic/run.js'

/** The state and the controls of a run. */
export interface RunControls {
  readonly run: Run
  /** Every moment, including those after the selected one. */
  readonly steps: readonly Step[]
  readonly now: Step
  readonly player: Player
  readonly isPlaying: boolean
  readonly link: string
  readonly choose: (event: string) => void
  readonly goTo: (at: number) => void
  readonly play: (isPlaying: boolean) => void
  /** Takes one step: the next event of the run, or the next one on the path to success. */
  readonly step: () => void
  readonly load: (run: Run, plays?: boolean) => void
}

/** The time between two steps of automatic playback, in milliseconds. */
const BEAT = 900

/** Manages a run. The URL is updated without a new history entry. */
export function useRun(start: Run, broken: string | null, plays: boolean, extras: LinkExtras = {}): RunControls {
  const [run, setRun] = useState(start)
  const [isPlaying, setPlaying] = useState(plays)
  const player = useMemo(() => playerOf(machineOf(broken)), [broken])
  const steps = useMemo(() => player.stepsOf(run.scenario, run.events), [player, run.scenario, run.events])
  const at = Math.min(run.at, steps.length - 1)
  const now = steps[at]!
  const link = linkOf(run.scenario.id, run.events, at, broken, extras)

  const step = useCallback(() => {
    if (at < steps.length - 1) return setRun({ ...run, at: at + 1 })
    const happy = happyEvent(now, player.next(now))
    if (happy === null) setPlaying(false)
    else setRun(chosen({ ...run, at }, happy.id))
  }, [at, now, player, run, steps.length])

  useEffect(() => {
    if (!isPlaying) return
    if (run.isStory === true && at === steps.length - 1) return setPlaying(false)
    const timer = setTimeout(step, BEAT)
    return () => clearTimeout(timer)
  }, [at, isPlaying, run.isStory, step, steps.length])
  const isOpened = useRef(false)
  useEffect(() => {
    // The initial URL can contain more: playback, or a state.
    if (isOpened.current) history.replaceState(history.state, '', link.slice(link.indexOf('#')))
    isOpened.current = true
  }, [link])

  return {
    run: { ...run, at },
    steps,
    now,
    player,
    isPlaying: isPlaying && !(at === steps.length - 1 && now.snapshot.status !== 'active'),
    link,
    choose: (event) => {
      setPlaying(false)
      setRun(chosen({ ...run, at }, event))
    },
    goTo: (moment) => {
      setPlaying(false)
      setRun({ ...run, at: moment })
    },
    play: (wanted) => {
      // Playing from the end of a story continues beyond it.
      if (wanted) setRun((current) => (current.at < current.events.length ? current : { ...current, isStory: false }))
      setPlaying(wanted)
    },
    step: () => {
      setPlaying(false)
      step()
    },
    load: (next, playsNext = false) => {
      setPlaying(playsNext)
      setRun(next)
    },
  }
}
