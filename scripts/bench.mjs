// npm run bench: benchmarks the server and a flow against comparable libraries in the same run. Prints each goal with its floor. A missed floor is printed but
// isn't an error, because a busy machine misses some, and sizes have separate limits. A failed measurement is an error.
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
    if (code !== 0) throw new SetupError(`${script} failed.`)
  }
})
