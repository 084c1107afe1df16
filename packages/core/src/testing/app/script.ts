/** The answers of one service: a single one that is always given, or a list that is used in order. */
export class Script<Answer> {
  readonly #always: Answer | undefined
  readonly #list: Answer[]

  constructor(answers: Answer | readonly Answer[]) {
    const isList = Array.isArray(answers)
    this.#always = isList ? undefined : (answers as Answer)
    this.#list = isList ? [...(answers as readonly Answer[])] : []
  }

  /** The next answer, which stays the next one. */
  peek(): Answer | undefined {
    return this.#always ?? this.#list[0]
  }

  take(): Answer | undefined {
    return this.#always ?? this.#list.shift()
  }

  /** What of a list was not used. */
  get left(): readonly Answer[] {
    return this.#list
  }
}
