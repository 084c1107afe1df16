/** Thrown if the demo cannot start. The message is one readable sentence. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}
