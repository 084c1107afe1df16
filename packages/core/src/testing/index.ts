export type { ReadingOptions } from './readings.js'
export { readingOf } from './readings.js'
export type { PendingCall, ScriptedServices } from './scripted-services.js'
export { scriptedServices } from './scripted-services.js'
