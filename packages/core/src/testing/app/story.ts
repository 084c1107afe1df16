/** The events of a test in order, with one sentence per line. */
export class Story {
  readonly #lines: string[] = []

  tell(line: string): void {
    this.#lines.push(line)
  }

  toString(): string {
    return this.#lines.map((line, index) => `  ${index + 1}. ${line}`).join('\n')
  }
}
