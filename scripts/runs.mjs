// Runs and counts the scenarios of a command. Prints a line for each, and a summary.
import { SetupError } from './setup.mjs'

export const seconds = (began) => `${((performance.now() - began) / 1000).toFixed(1)} s`

export class Runs {
  #began = performance.now()
  #counts = { passed: 0, failed: 0, skipped: 0 }

  get failed() {
    return this.#counts.failed
  }

  /** Runs a scenario. Returns whether it passed. */
  async run(title, work) {
    const began = performance.now()
    try {
      await work()
      this.#counts.passed += 1
      console.log(`passed: ${title} (${seconds(began)})`)
      return true
    } catch (error) {
      this.#counts.failed += 1
      console.log(`FAILED: ${title} (${seconds(began)})\n${error instanceof SetupError ? error.message : error.stack}`)
      return false
    }
  }

  skip(title, reason) {
    this.#counts.skipped += 1
    console.log(`skipped: ${title}: ${reason}`)
  }

  /** Prints the summary, and sets the exit code. */
  end() {
    const { passed, failed, skipped } = this.#counts
    process.exitCode = failed === 0 ? 0 : 1
    console.log(`\n${seconds(this.#began)}\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
}
