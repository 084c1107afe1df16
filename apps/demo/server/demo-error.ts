/** Thrown if the demo cannot start. The message is one sentence for a person. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}
