import { type ReactNode, useMemo } from 'react'
import type { Step } from '@reauth/core/testing'
import { LANES, type Message, sequenceOf } from '../logic/sequence.js'

const LANE = 118
const LEFT = 60
const ROW = 34
const HEAD = 44

interface Props {
  /** The participants, from left to right. */
  readonly lanes: readonly string[]
  readonly messages: readonly Message<string>[]
  /** The selected moment. */
  readonly at: number
}

/** Shows messages between the participants. */
export function SequenceOf({ lanes, messages, at }: Props): ReactNode {
  const height = HEAD + messages.length * ROW + 16
  const width = LEFT * 2 + LANE * (lanes.length - 1)
  const xOf = (lane: string): number => LEFT + lanes.indexOf(lane) * LANE
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, also by keys
    <div className="sim-sequence" role="region" aria-label="Sequence" tabIndex={0}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={messages.map(({ from, to, text }) => (from === to ? text : `${from} to ${to}: ${text}`)).join('. ')}
      >
        {lanes.map((lane) => (
          <g key={lane}>
            <path className="sim-lifeline" d={`M${xOf(lane)} ${HEAD - 10}V${height}`} />
            <rect className="sim-lane" x={xOf(lane) - 54} y={6} width={108} height={26} rx={6} />
            <text x={xOf(lane)} y={23} textAnchor="middle" className="sim-lane-name">
              {lane}
            </text>
          </g>
        ))}
        {messages.map((message, index) => {
          const y = HEAD + index * ROW + 20
          const [from, to] = [xOf(message.from), xOf(message.to)]
          const isNote = from === to
          const sign = Math.sign(to - from)
          const name = [
            'sim-message',
            message.glyph === '→' ? 'sim-ask' : 'sim-answer',
            message.glyph === '✕' ? 'sim-bad' : '',
            message.at > at ? 'sim-later' : '',
          ]
          return (
            <g
              key={`${message.at} ${message.from} ${message.to} ${message.text} ${message.glyph}`}
              className={name.filter(Boolean).join(' ')}
            >
              {isNote ? (
                <circle cx={from} cy={y - 4} r={4} />
              ) : (
                <>
                  <path className="sim-wire" d={`M${from} ${y}H${to - sign * 7}`} />
                  <path className="sim-tip" d={`M${to} ${y}l${-sign * 8} -4v8z`} />
                </>
              )}
              <text
                x={isNote ? from + 10 : (from + to) / 2}
                y={isNote ? y : y - 5}
                textAnchor={isNote ? 'start' : 'middle'}
              >
                {message.glyph === '→' || message.glyph === '●' ? '' : `${message.glyph} `}
                {message.text}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** Shows the run as messages between app, provider, device and endpoint. */
export function Sequence({ steps, at }: { steps: readonly Step[]; at: number }): ReactNode {
  const messages = useMemo(() => sequenceOf(steps), [steps])
  return <SequenceOf lanes={LANES} messages={messages} at={at} />
}
