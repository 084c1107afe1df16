// A fault for each example with tests, which its own tests must detect.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutate } from '../../mutation/promises/mutate.mjs'
import { SetupError, run } from '../setup.mjs'

/** The faults: a title, the file, the text, its replacement, and the test that must fail. */
const FAULTS = {
  'vite-react-hono': {
    title: 'the idempotency key is not sent',
    file: 'src/reauth.ts',
    from: "'Idempotency-Key': idempotencyKey,",
    to: '',
    test: 'sends the ID Token and an idempotency key',
  },
  'next-app-router': {
    title: 'the action continues after the server refused the session',
    file: 'app/reauth.ts',
    from: 'return renewal.ok ? send(input, idempotencyKey) : renewal',
    to: 'return send(input, idempotencyKey)',
    test: 'sends nothing if the server refuses to renew the session',
  },
  vue: {
    title: 'the page does not show why it did not send',
    file: 'src/app.vue',
    from: 'error ? CODES[error.code].text : data &&',
    to: 'data &&',
    test: 'says that the end-user cancelled, and sends nothing',
  },
}

/** The file with the results of a test run, in the folder of the example. */
const REPORT = 'results.json'

/** Runs `npm test` of an installed example. */
const test = (folder, ...args) => run('npm', ['test', '--', ...args], { quiet: true, cwd: folder })

/** Runs the tests of an installed example as its developer does. Throws their output if one fails. */
export function checkTests(folder) {
  const { code, output } = test(folder)
  if (code !== 0) throw new SetupError(output)
}

/** Returns the fault of an example, or `undefined` for an example without tests. */
export const faultOf = (name) => FAULTS[name]

/** Breaks an installed example. Throws if its test does not fail. */
export function checkFault(folder, { file, from, to, test: title }) {
  const path = join(folder, file)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, mutate(whole, { from, to }))
  try {
    const { output } = test(folder, '--reporter=json', `--outputFile=${REPORT}`)
    const { testResults } = JSON.parse(readFileSync(join(folder, REPORT), 'utf8'))
    const results = testResults.flatMap(({ assertionResults }) => assertionResults)
    const isNoticed = results.some((one) => one.title === title && one.status === 'failed')
    if (!isNoticed) throw new SetupError(`The test "${title}" does not detect the fault.\n${output}`)
  } finally {
    writeFileSync(path, whole)
  }
}
