/** Why no machine was found, in one sentence. */
export class MachineError extends Error {
  override readonly name = 'MachineError'
}
