/**
 * Throw it from `perform` or `operation` when nothing was sent: the run then ends as `failed` with `notSent`, and not as `outcomeUnknown`.
 *
 * Anything else that `perform` throws may have been thrown after the server acted, so nobody knows whether the action happened.
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

  /** @param cause Why nothing was sent; becomes the `cause` of the outcome. */
  constructor(cause?: unknown) {
    super('Nothing was sent.', { cause })
  }
}
