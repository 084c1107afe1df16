/** Why there is no machine where one was named, in one sentence. */
export class MachineError extends Error {
  override readonly name = 'MachineError'
}
