import { ServiceError } from '../words/service-error.js'

const MESSAGE =
  'A part of @reauth/core could not be loaded: there is no network, or a deployment removed the file. Load the page again.'

/** A part of this library that a page loads when it needs it, once. After a load that failed, the next caller tries again. */
export class LazyPart<Loaded> {
  readonly #load: () => Promise<Loaded>
  #loading: Promise<Loaded> | undefined
  #loaded: Loaded | undefined

  /** @param load A dynamic import, and what is made of its module. */
  constructor(load: () => Promise<Loaded>) {
    this.#load = load
  }

  /** The part, if it is there already. */
  get loaded(): Loaded | undefined {
    return this.#loaded
  }

  /** @throws {ServiceError} `unexpected`, with the browser's error as its `cause`, if it can't be loaded. */
  load(): Promise<Loaded> {
    return (this.#loading ??= this.#load().then(
      (loaded) => (this.#loaded = loaded),
      (cause: unknown) => {
        this.#loading = undefined
        throw cause instanceof ServiceError ? cause : new ServiceError('unexpected', { message: MESSAGE, cause })
      },
    ))
  }
}
