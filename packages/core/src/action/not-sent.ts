/**
 * Throw it from `perform` or `operation` if nothing was sent. The run then ends as `failed` with `notSent`, and not as
 * `outcomeUnknown`.
 *
 * `perform` may throw any other error after the server acted, so it is unknown whether the action happened.
 *
 * @example
 * perform: async ({ input }) => {
 *   const body = await encrypt(input).catch((error) => { throw new NotSent(error) })
 *   return fetch('/api/transfers', { method: 'POST', body })
 * }
 */
export class NotSent extends Error {
  override readonly name = 'NotSent'
  readonly code = 'notSent'

  /** @param cause The reason why nothing was sent. It becomes the `cause` of the outcome. */
  constructor(cause?: unknown) {
    super('Nothing was sent.', { cause })
  }
}
