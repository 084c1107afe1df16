import type { Line, StateType, Tone, TransitionKind } from '../chart/chart.js'

/** A point: x and y in pixels. */
export type Point = readonly [x: number, y: number]

/** A rectangle in pixels, from the top left corner of the picture. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A piece of a row: plain, or the name of a state that one can go to. */
export interface Piece {
  readonly text: string
  readonly tone?: Tone
  /** Id of the state that the piece names. */
  readonly state?: string
  /** The piece is the place of a transition among those of the same trigger. */
  readonly nth?: true
}

/** A line inside a state: a service, an entry action, or exits that are folded into it. */
export interface Row {
  readonly glyphs: readonly (TransitionKind | 'service' | 'action' | 'inner')[]
  readonly pieces: readonly Piece[]
  /** The transitions that it stands for. */
  readonly transitions: readonly string[]
  /** Every transition that it stands for, in full: the tooltip. */
  readonly detail: string
}

/** A state in the picture, the dot of an initial state, or what holds in every state. */
export interface LaidNode extends Box {
  readonly id: string
  readonly kind: StateType | 'start' | 'anywhere'
  readonly parent: string | null
  readonly title: string
  readonly description: string | null
  readonly tone: Tone
  readonly transient: boolean
  /** `true`: has states inside that this picture does not show; `false`: shows them; `null`: has none. */
  readonly collapsed: boolean | null
  readonly rows: readonly Row[]
}

/** A line of a label. */
export interface LabelRow {
  /** `page`: the page leaves in the source, and the run continues in the target when the page is back. */
  readonly glyph: TransitionKind | 'page'
  /** Its place among the transitions of the same trigger; `null` if it is the only one. */
  readonly nth: number | null
  readonly text: string
  readonly transition: string
  readonly detail: string
}

/** An arrow: one or more transitions between the same two states. */
export interface LaidEdge {
  readonly id: string
  readonly source: string
  readonly target: string
  /** The transitions that it stands for; none for the arrow of an initial state. */
  readonly transitions: readonly string[]
  /** Which line it is part of. */
  readonly line: Line | null
  /** `true` where it leads back up. */
  readonly back: boolean
  readonly points: readonly Point[]
  readonly label: (Box & { readonly rows: readonly LabelRow[] }) | null
}

/** A chart with a place for everything: plain JSON, made at build time, drawn without a layout engine. */
export interface LaidOut {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Every transition is an arrow of its own; otherwise exits are folded into their states. */
  readonly everyEdge: boolean
  /** The chart is so large that it was laid out with little search: its arrows may cross. */
  readonly rough: boolean
  /** Rows and lines of labels are high enough to be chosen with a finger. Default `false`. */
  readonly roomy?: boolean
  /** Ids of the states whose inside is not shown. */
  readonly collapsed: readonly string[]
  /** Parents before their children. */
  readonly nodes: readonly LaidNode[]
  readonly edges: readonly LaidEdge[]
}
