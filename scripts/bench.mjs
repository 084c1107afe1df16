// npm run bench: what the server and a flow cost, against peers in the same run.
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

await main(() => {
  install()
  build()
  for (const [title, script] of [
    ['The server', 'packages/server/bench/main.mjs'],
    ['A flow in the browser', 'packages/core/bench/flow.bench.mjs'],
  ]) {
    console.log(`\n── ${title}`)
    const { code } = run(process.execPath, ['--expose-gc', `${ROOT}${script}`])
    if (code !== 0) throw new SetupError(`${script} did not succeed.`)
  }
})
