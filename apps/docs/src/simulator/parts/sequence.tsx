import { type ReactNode, useMemo } from 'react'
import type { Step } from '@reauth/core/testing'
import { LANES, type Lane, sequenceOf } from '../logic/sequence.js'

const LANE = 118
const LEFT = 60
const ROW = 34
const HEAD = 44

const xOf = (lane: Lane): number => LEFT + LANES.indexOf(lane) * LANE

/** The run as messages between app, provider, device and endpoint. */
export function Sequence({ steps, at }: { steps: readonly Step[]; at: number }): ReactNode {
  const messages = useMemo(() => sequenceOf(steps), [steps])
  const height = HEAD + messages.length * ROW + 16
  const width = LEFT * 2 + LANE * (LANES.length - 1)
  return (
    <div className="sim-sequence">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={messages.map(({ from, to, text }) => (from === to ? text : `${from} to ${to}: ${text}`)).join('. ')}
      >
        {LANES.map((lane) => (
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
            <g key={`${message.at} ${message.text} ${message.glyph}`} className={name.filter(Boolean).join(' ')}>
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
                {message.glyph === '→' ? '' : `${message.glyph} `}
                {message.text}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
