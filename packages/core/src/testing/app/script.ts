/** The answers of a service: a single one for every call, or a list that is used in order. */
export class Script<Answer> {
  readonly #always: Answer | undefined
  readonly #list: Answer[]

  constructor(answers: Answer | readonly Answer[]) {
    const isList = Array.isArray(answers)
    this.#always = isList ? undefined : (answers as Answer)
    this.#list = isList ? [...(answers as readonly Answer[])] : []
  }

  /** Returns the next answer without using it. */
  peek(): Answer | undefined {
    return this.#always ?? this.#list[0]
  }

  take(): Answer | undefined {
    return this.#always ?? this.#list.shift()
  }

  /** The unused answers of a list. */
  get left(): readonly Answer[] {
    return this.#list
  }
}
