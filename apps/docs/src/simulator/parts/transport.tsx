import type { ReactNode } from 'react'

/** The timeline of a run, with its controls. */
export interface Timeline {
  /** The selected moment. */
  readonly at: number
  readonly last: number
  /** Whether no event is possible after this moment. */
  readonly isOver: boolean
  readonly isPlaying: boolean
  readonly goTo: (at: number) => void
  readonly play: (isPlaying: boolean) => void
  readonly step: () => void
}

/** Buttons to play and step, and a slider through the moments of a run. */
export function Transport({ at, last, isOver, isPlaying, goTo, play, step }: Timeline): ReactNode {
  return (
    <div className="sim-transport" role="group" aria-label="Time">
      <button type="button" disabled={at === 0} aria-label="To the start" onClick={() => goTo(0)}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3 3v10M13 3 6 8l7 5z" />
        </svg>
      </button>
      <button type="button" disabled={at === 0} aria-label="One step back" onClick={() => goTo(at - 1)}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M11 3 4.5 8 11 13z" />
        </svg>
      </button>
      <button
        type="button"
        className="sim-play"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        onClick={() => {
          if (isOver) goTo(0)
          play(!isPlaying)
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={isPlaying ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.5 13 8 4 13.5z'} />
        </svg>
        {isPlaying ? 'Pause' : isOver ? 'Again' : 'Play'}
      </button>
      <button type="button" disabled={isOver} aria-label="One step forward" onClick={step}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M5 3l6.5 5L5 13z" />
        </svg>
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(1, last)}
        value={at}
        disabled={last === 0}
        aria-label="Moment"
        aria-valuetext={`Step ${at} of ${last}`}
        onChange={(event) => goTo(Math.min(last, Number(event.currentTarget.value)))}
      />
      <span className="sim-muted sim-count">
        {at} / {last}
      </span>
    </div>
  )
}
