// #region chart
// chart.setup.ts
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export default function checkChart(): () => Promise<void> {
  const worker = new Worker(new URL('./testing-chart-worker.mjs', import.meta.url))
  const checked = once(worker, 'message') as Promise<[string[]]>
  return async () => {
    const [problems] = await checked
    if (problems.length === 0) return
    process.exitCode = 1
    throw new Error(problems.join('\n\n'))
  }
}
// #endregion
