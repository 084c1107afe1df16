import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { TokenFault } from './emulator-state.js'

/** The part of a fault that is the same at every endpoint. */
type Fault = Pick<TokenFault, 'kind' | 'milliseconds'> & { left: number }

/** Takes the next fault that fits, or nothing. */
export function takeFault<T extends Fault>(faults: readonly T[], fits: (fault: T) => boolean): T | undefined {
  const fault = faults.find((candidate) => candidate.left > 0 && fits(candidate))
  if (fault !== undefined) fault.left -= 1
  return fault
}

/**
 * Does what a fault says.
 *
 * @param answer Answers with the error of the endpoint.
 * @returns Whether the request is over.
 */
export async function doFault(ctx: KoaContextWithOIDC, fault: Fault, answer: () => void): Promise<boolean> {
  switch (fault.kind) {
    case 'error':
      answer()
      return true
    case 'disconnect':
      ctx.respond = false
      ctx.req.socket.destroy()
      return true
    case 'hang':
      ctx.respond = false
      await new Promise<void>((resolve) => ctx.req.socket.once('close', () => resolve()))
      return true
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 1000))
      return false
  }
}

/** The body of a request, as text. */
export async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
