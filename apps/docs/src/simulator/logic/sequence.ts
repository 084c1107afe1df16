import type { Step } from '@reauth/core/testing'
import { type Glyph, glyphOf } from './offers.js'
import { isPageLoad } from './page-loads.js'

/** The participants of a sequence, from left to right. */
export const LANES = ['App', 'OpenID Provider', 'Device', 'Endpoint'] as const
/** A participant. */
export type Lane = (typeof LANES)[number]

/** A message between participants, or a note of the app. */
export interface Message<Who extends string = Lane> {
  readonly at: number
  readonly from: Who
  readonly to: Who
  readonly text: string
  readonly glyph: Glyph | '→' | '■'
}

const LANE_OF: Readonly<Record<string, Lane>> = {
  reauthenticateWithBiometric: 'Device',
  savePendingAction: 'Device',
  openOperation: 'Endpoint',
  performAction: 'Endpoint',
  resolveOutcome: 'Endpoint',
}

/** The participant that answers each service. */
export const laneOf = (service: string): Lane => LANE_OF[service] ?? 'OpenID Provider'

/** Converts a run to messages between the participants. */
export function sequenceOf(steps: readonly Step[]): readonly Message[] {
  return steps.flatMap((step, at): Message[] => {
    const { event, snapshot } = step
    const [, service] = /^xstate\.(?:done|error)\.actor\.(.+)$/.exec(event?.event.type ?? '') ?? []
    const happened: Message[] =
      event === null
        ? []
        : service === undefined
          ? [
              {
                at,
                from: isPageLoad(event) ? 'OpenID Provider' : 'App',
                to: 'App',
                text: event.id,
                glyph: glyphOf(event),
              },
            ]
          : [{ at, from: laneOf(service), to: 'App', text: event.id.slice(service.length + 1), glyph: glyphOf(event) }]
    const stopped = step.stopped.map((id): Message => ({
      at,
      from: 'App',
      to: laneOf(id),
      text: `stop ${id}`,
      glyph: '■',
    }))
    const started = step.started.map((id): Message => ({ at, from: 'App', to: laneOf(id), text: id, glyph: '→' }))
    const ended: Message[] =
      snapshot.status === 'active' ? [] : [{ at, from: 'App', to: 'App', text: snapshot.value as string, glyph: '■' }]
    return [...happened, ...stopped, ...started, ...ended]
  })
}
