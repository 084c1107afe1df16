export { simulatorLink, testOf } from './exports.js'
export { playedRun } from './played-run.js'
