export { type Inspection, type InspectionOptions, createInspection } from './stream/inspection.js'
export type { InspectedCause, InspectedContext, InspectedSnapshot, InspectionEvent } from './stream/inspection-event.js'
export { toInspectionEvent } from './stream/to-inspection-event.js'
export { openInspector, receiveShared, shareInspection } from './stream/wires.js'
