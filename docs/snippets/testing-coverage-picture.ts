// #region picture
import { readFileSync, writeFileSync } from 'node:fs'
import { sensitiveActionMachine } from '@reauth/core/described'
import { chartOf, toSvg } from '@reauth/statechart'
import { layout } from '@reauth/statechart/layout'

export async function drawCoverage(from: string, to: string): Promise<void> {
  const { trail } = JSON.parse(readFileSync(from, 'utf8')) as { trail: readonly string[] }
  writeFileSync(to, toSvg(await layout(chartOf(sensitiveActionMachine)), { trail }))
}
// #endregion
