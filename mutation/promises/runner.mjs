// A process of its own that runs tests of one copy. It keeps one Vitest for all of them, which knows what it has read.
import { join } from 'node:path'
import { createVitest } from 'vitest/node'

const [folder] = process.argv.slice(2)
process.chdir(folder)

let vitest = undefined
/** One test that fails is enough: the others need not be waited for. */
const stopAtFailure = {
  onTestCaseResult: (test) => {
    if (test.result().state === 'failed') void vitest.cancelCurrentRun('test-failure')
  },
}
vitest = await createVitest('test', {
  root: folder,
  config: join(folder, 'vitest.config.ts'),
  watch: false,
  coverage: { enabled: false },
  reporters: [stopAtFailure],
  maxWorkers: 1,
})
await vitest.standalone()

/** Runs the tests of one file: how many passed, and which failed. */
async function runFile(test) {
  const path = join(folder, test)
  const found = await vitest.globTestSpecifications([path])
  const { testModules } = await vitest.runTestSpecifications(found.filter(({ moduleId }) => moduleId === path))
  const module = testModules.find(({ moduleId }) => moduleId === path)
  const cases = module === undefined ? [] : [...module.children.allTests()]
  const inState = (state) => cases.filter((one) => one.result().state === state)
  return {
    passed: inState('passed').length,
    failed: inState('failed').map(({ fullName }) => fullName),
    error: module?.errors()[0]?.message,
  }
}

/** Runs the tests of some files, one after the other, after a file changed. */
async function runTests({ changed, tests }) {
  if (changed !== undefined) vitest.invalidateFile(join(folder, changed))
  const results = []
  for (const test of tests) results.push(await runFile(test))
  return results
}

process.on('message', (request) => {
  void runTests(request).then(
    (results) => process.send({ results }),
    (error) => process.send({ problem: String(error?.stack ?? error) }),
  )
})
// Without whoever asks there is nothing to do.
process.on('disconnect', () => process.exit())
process.send({ isReady: true })
