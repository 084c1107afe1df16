// npm run bench: what the server and a flow cost, against peers in the same run. Prints each goal with its floor. A floor that is missed is printed as missed
// and is no error: a busy machine misses some, and sizes have limits of their own. What cannot be measured is an error.
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

await main(() => {
  install()
  build()
  for (const [title, script] of [
    ['The server', 'packages/server/bench/main.mjs'],
    ['What a page loads', 'scripts/bench-size.mjs'],
    ['A flow in the browser', 'packages/core/bench/main.mjs'],
    ['The React binding', 'packages/react/bench/main.mjs'],
  ]) {
    console.log(`\n── ${title}`)
    const { code } = run(process.execPath, ['--expose-gc', `${ROOT}${script}`])
    if (code !== 0) throw new SetupError(`${script} did not succeed.`)
  }
})
