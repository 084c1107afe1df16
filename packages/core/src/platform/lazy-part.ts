import { ServiceError } from '../words/service-error.js'
import { isDeviceOnline } from './online.js'

const MESSAGE =
  'A part of @reauth/core could not be loaded: no network, or a deployment removed the file. Reload the page.'

/** A part of this library that a page loads once, when it needs it. After a failed load the next caller tries again. */
export class LazyPart<Loaded> {
  readonly #load: () => Promise<Loaded>
  #loading: Promise<Loaded> | undefined
  #loaded: Loaded | undefined

  /** @param load Imports the module and returns the part. */
  constructor(load: () => Promise<Loaded>) {
    this.#load = load
  }

  /** The part, if it is already loaded. */
  get loaded(): Loaded | undefined {
    return this.#loaded
  }

  /**
   * @throws {ServiceError} `offline` if the device has no network, otherwise `unexpected`. The browser's error is the `cause`.
   */
  load(): Promise<Loaded> {
    return (this.#loading ??= this.#load().then(
      (loaded) => (this.#loaded = loaded),
      (cause: unknown) => {
        this.#loading = undefined
        if (cause instanceof ServiceError) throw cause
        throw new ServiceError(isDeviceOnline() ? 'unexpected' : 'offline', { message: MESSAGE, cause })
      },
    ))
  }
}
