/** Lets work of one name be done one after the other. */
class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Does work when everything that was given before under this name has settled. */
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

/** Those of the app: two stores over one native module wait for each other. */
export const turns = /* @__PURE__ */ new Turns()
