// Replays the recorded runs of the chart on Qt SCXML, an engine without XState. Needs a build, and Debian's package `python3-pyside2.qtscxml`.
//   node packages/statechart/test/play-on-qt.mjs
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sensitiveActionMachine } from '@reauth/core'
import { toScxml } from '@reauth/statechart'
import { bundleOf } from '../dist/cli/bundle.js'

const python = process.env.PYTHON ?? 'python3'
if (spawnSync(python, ['-c', 'from PySide2 import QtScxml'], { stdio: 'ignore' }).status !== 0) {
  console.error('Qt SCXML is not installed: apt-get install python3-pyside2.qtscxml')
  process.exit(1)
}

// Qt 5.15's WeakMap breaks when its keys are garbage-collected. The chart uses it only as a cache, so an empty one works.
const EMPTY_WEAK_MAP =
  'var WeakMap = function () {}; WeakMap.prototype = { get() {}, has() { return false }, set() { return this }, delete() {} };'

const folder = mkdtempSync(join(tmpdir(), 'reauth-qt-'))
const document = join(folder, 'reauth.scxml')
try {
  const script = await bundleOf(
    fileURLToPath(import.meta.resolve('@reauth/core')),
    'sensitiveActionMachine',
    process.cwd(),
  )
  writeFileSync(document, toScxml(sensitiveActionMachine, { executable: true, script: `${EMPTY_WEAK_MAP}${script}` }))
  const player = fileURLToPath(new URL('play-on-qt.py', import.meta.url))
  const runs = fileURLToPath(new URL('../../core/vectors/flow.json', import.meta.url))
  process.exitCode = spawnSync(python, [player, document, runs], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(folder, { recursive: true })
}
