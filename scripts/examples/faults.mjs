// A fault of each example that has tests: its own tests notice it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutate } from '../../mutation/promises/mutate.mjs'
import { SetupError, run } from '../setup.mjs'

/** What is broken in which file, the text that is there once, what stands there instead, and the test that has to fail. */
const FAULTS = {
  'vite-react-hono': {
    title: 'the idempotency key is not sent',
    file: 'src/reauth.ts',
    from: "'Idempotency-Key': idempotencyKey,",
    to: '',
    test: 'sends the ID Token and an idempotency key',
  },
  'next-app-router': {
    title: 'the action goes on when the server refused the session',
    file: 'app/reauth.ts',
    from: 'return renewal.ok ? send(input, idempotencyKey) : renewal',
    to: 'return send(input, idempotencyKey)',
    test: 'sends nothing if the server refuses to renew the session',
  },
  vue: {
    title: 'the page does not say why it did not send',
    file: 'src/app.vue',
    from: 'error ? CODES[error.code].says : data &&',
    to: 'data &&',
    test: 'says that the end-user cancelled, and sends nothing',
  },
}

/** Where the results of a test run are written, in the folder of the example. */
const REPORT = 'results.json'

/** Runs `npm test` of an installed example. */
const test = (folder, ...args) => run('npm', ['test', '--', ...args], { quiet: true, cwd: folder })

/** Runs the tests of an installed example, as its developer does. Throws what they print if one fails. */
export function checkTests(folder) {
  const { code, output } = test(folder)
  if (code !== 0) throw new SetupError(output)
}

/** What is broken in an example on purpose; `undefined` for one without tests. */
export const faultOf = (name) => FAULTS[name]

/** Breaks an installed example. Throws if its test does not notice. */
export function checkFault(folder, { file, from, to, test: title }) {
  const path = join(folder, file)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, mutate(whole, { from, to }))
  try {
    const { output } = test(folder, '--reporter=json', `--outputFile=${REPORT}`)
    const { testResults } = JSON.parse(readFileSync(join(folder, REPORT), 'utf8'))
    const results = testResults.flatMap(({ assertionResults }) => assertionResults)
    const isNoticed = results.some((one) => one.title === title && one.status === 'failed')
    if (!isNoticed) throw new SetupError(`"${title}" does not notice it.\n${output}`)
  } finally {
    writeFileSync(path, whole)
  }
}
