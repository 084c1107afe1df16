/** What happened in a test, a sentence a line, in the order in which it happened. */
export class Story {
  readonly #lines: string[] = []

  tell(line: string): void {
    this.#lines.push(line)
  }

  toString(): string {
    return this.#lines.map((line, index) => `  ${index + 1}. ${line}`).join('\n')
  }
}
