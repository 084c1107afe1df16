import { useCallback, useEffect, useRef, useState } from 'react'
import type { Timeline } from '../parts/transport.js'
import { type TogetherRun, togetherLinkOf } from './link.js'
import { type Moment, type Played, happyChoice, playTogether } from './play.js'

/** The state and the controls of two runs. */
export interface TogetherControls extends Timeline {
  readonly run: TogetherRun
  readonly played: Played
  readonly now: Moment
  readonly link: string
  readonly choose: (choice: string) => void
  readonly load: (run: TogetherRun, plays: boolean) => void
}

/** The time between two steps of automatic playback, in milliseconds. */
const BEAT = 1100

/** Returns the run with a choice added at the selected moment. Later choices are removed. */
const chosen = ({ choices, at, isStory: _, ...run }: TogetherRun, id: string): TogetherRun => ({
  ...run,
  choices: [...choices.slice(0, at), id],
  at: at + 1,
})

/**
 * Plays two runs and manages their state. The URL is updated without a new history entry.
 *
 * @returns The controls; `null` until the first run is played.
 */
export function useTogether(start: TogetherRun, plays: boolean, question: string | null): TogetherControls | null {
  const [run, setRun] = useState(start)
  const [isPlaying, setPlaying] = useState(plays)
  const [played, setPlayed] = useState<Played | null>(null)
  const { setting, clock, choices } = run
  useEffect(() => {
    let isWanted = true
    void playTogether(setting, clock, choices).then((result) => {
      if (isWanted) setPlayed(result)
    })
    return () => {
      isWanted = false
    }
  }, [setting, clock, choices])

  const last = (played?.moments.length ?? 1) - 1
  const impossible = played?.impossible ?? null
  // The last choice is still being played.
  const isPending = impossible === null && choices.length !== last
  const at = Math.min(run.at, last)
  const now = played?.moments[at]
  const happy = now === undefined ? null : happyChoice(now.choices)
  const step = useCallback(() => {
    if (at < last) setRun({ ...run, at: at + 1 })
    else if (happy === null) setPlaying(false)
    else setRun(chosen({ ...run, at }, happy.id))
  }, [at, happy, last, run])
  useEffect(() => {
    if (!isPlaying || isPending) return
    const isAtEnd = at === last && (run.isStory === true || happy === null || impossible !== null)
    if (isAtEnd) return setPlaying(false)
    const timer = setTimeout(step, BEAT)
    return () => clearTimeout(timer)
  }, [at, happy, impossible, isPending, isPlaying, last, run.isStory, step])

  const link = togetherLinkOf(run, question)
  const isOpened = useRef(false)
  useEffect(() => {
    // The initial URL can also request playback.
    if (isOpened.current) history.replaceState(history.state, '', link.slice(link.indexOf('#')))
    isOpened.current = true
  }, [link])

  if (played === null || now === undefined) return null
  return {
    run,
    played,
    now,
    link,
    at,
    last,
    isOver: at === last && happy === null,
    isPlaying,
    choose: (id) => {
      setPlaying(false)
      setRun(chosen({ ...run, at }, id))
    },
    goTo: (moment) => {
      setPlaying(false)
      setRun({ ...run, at: moment })
    },
    play: (wanted) => {
      // Playing from the end of a story continues beyond it.
      if (wanted) setRun((current) => (current.at < last ? current : { ...current, isStory: false }))
      setPlaying(wanted)
    },
    step: () => {
      setPlaying(false)
      step()
    },
    load: (next, playsNext) => {
      setPlaying(playsNext)
      setRun(next)
    },
  }
}
