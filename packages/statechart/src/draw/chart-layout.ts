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

/** A part of a row: plain text, or the name of a target state. */
export interface Piece {
  readonly text: string
  readonly tone?: Tone
  /** Id of the state whose name the text is. */
  readonly state?: string
  /** Set if the text is the position of a transition among those with the same trigger. */
  readonly nth?: true
}

/** A line inside a state: a service, an action, or transitions that are folded into the state. */
export interface Row {
  readonly glyphs: readonly (TransitionKind | 'service' | 'action' | 'inner')[]
  readonly pieces: readonly Piece[]
  /** Ids of the transitions that the row represents. */
  readonly transitions: readonly string[]
  /** The full text of every transition that the row represents, for the tooltip. */
  readonly detail: string
}

/** A node of the picture: a state, the dot of an initial state, or the note with the transitions of every state. */
export interface LayoutNode extends Box {
  readonly id: string
  readonly kind: StateType | 'start' | 'anywhere'
  readonly parent: string | null
  readonly title: string
  readonly description: string | null
  readonly tone: Tone
  readonly transient: boolean
  /** `true` if the picture hides the child states; `false` if it shows them; `null` if there are none. */
  readonly collapsed: boolean | null
  readonly rows: readonly Row[]
}

/** A line of a label. */
export interface LabelRow {
  /** `page`: the page navigates away in the source, and the run continues in the target when the page returns. */
  readonly glyph: TransitionKind | 'page'
  /** The position among the transitions with the same trigger; `null` if it is the only one. */
  readonly nth: number | null
  readonly text: string
  readonly transition: string
  readonly detail: string
}

/** An arrow of the picture: one or more transitions between the same two states. */
export interface LayoutEdge {
  readonly id: string
  readonly source: string
  readonly target: string
  /** Ids of the transitions that the arrow represents; none for the arrow of an initial state. */
  readonly transitions: readonly string[]
  /** The line that the arrow belongs to. */
  readonly line: Line | null
  /** `true` if the arrow leads back up. */
  readonly back: boolean
  readonly points: readonly Point[]
  readonly label: (Box & { readonly rows: readonly LabelRow[] }) | null
}

/** A chart with the position of every state, arrow and label, as plain JSON. Create it at build time; drawing it needs no layout engine. */
export interface ChartLayout {
  readonly id: string
  readonly width: number
  readonly height: number
  /** `true` if every transition is an arrow; otherwise exits are folded into their states. */
  readonly everyEdge: boolean
  /** `true` if the chart is so large that the layout tried few alternatives. Arrows may cross. */
  readonly rough: boolean
  /** `true` if rows and label lines are high enough for touch. Default `false`. */
  readonly roomy?: boolean
  /** Ids of the states whose child states are hidden. */
  readonly collapsed: readonly string[]
  /** The nodes, parents before children. */
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly LayoutEdge[]
}
