// A separate process that runs the tests of one copy. It reuses one Vitest instance, which caches modules.
import { join } from 'node:path'
import { createVitest } from 'vitest/node'

const [folder] = process.argv.slice(2)
process.chdir(folder)

let vitest = undefined
/** Stops at the first failing test, because one is enough. */
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

/** Runs the tests of one file. Returns how many passed and which failed. */
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

/** Runs the tests of some files in sequence after a file has changed. */
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
// Exit when the parent process does.
process.on('disconnect', () => process.exit())
process.send({ isReady: true })
