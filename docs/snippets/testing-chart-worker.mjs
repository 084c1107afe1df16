/* oxlint-disable unicorn/require-post-message-target-origin -- a port of Node's has no origin */
// #region worker
// chart.worker.mjs
import { parentPort } from 'node:worker_threads'
import { checkInvariants, describeRun, explore } from '@reauth/core/testing'

const violations = checkInvariants(explore().edges)
parentPort.postMessage(violations.map(({ problem, step }) => `${problem}\n${describeRun(step)}`))
// #endregion
