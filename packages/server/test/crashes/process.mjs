// Runs one commit in its own process, which kills itself at a certain moment. Argument: the case as JSON.
import { appendFileSync } from 'node:fs'
import { createVerifier } from '@reauth/server'
import { commitOperation, defineOperations } from '@reauth/server/operations'
import { openStore } from './stores.mjs'

const { kind, at, moment, jwks, now, request, effects } = JSON.parse(process.argv[2])

/** Simulates a power failure. */
const die = () => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}
const { store } = await openStore(kind, at)
/** Dies before, during or after a call of the store. */
const around = (name) => async (values) => {
  if (moment === `before ${name}`) return die()
  const answer = store[name](values)
  if (moment === `during ${name}`) {
    answer.catch(() => undefined)
    // The command has been sent; don't wait for the response.
    await new Promise((resolve) => setTimeout(resolve, 30))
    return die()
  }
  const answered = await answer
  return moment === `after ${name}` ? die() : answered
}
const verifier = createVerifier({ issuer: 'https://op.example.com', audience: 'app', jwks, clock: () => now })
const operations = defineOperations({
  verifier,
  store: { ...store, claim: around('claim'), finish: around('finish') },
  clock: () => now,
})
const result = await commitOperation(operations, {
  ...request,
  async handler({ operationId }) {
    if (moment === 'before the effect') return die()
    appendFileSync(effects, `${operationId}\n`)
    if (moment === 'after the effect') return die()
    return { receipt: 1 }
  },
})
console.error('This process was not killed:', result)
process.exit(1)
