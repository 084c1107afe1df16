/** Runs work of the same name one after another. */
class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs work after all earlier work of this name has settled. */
  take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work, work)
    this.#last.set(name, turn)
    const leave = (): void => {
      if (this.#last.get(name) === turn) this.#last.delete(name)
    }
    turn.then(leave, leave)
    return turn
  }
}

/** The turns of the app, so that two stores over one native module wait for each other. */
export const turns = /* @__PURE__ */ new Turns()
