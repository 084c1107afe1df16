import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { TokenFault } from './emulator-state.js'

/** The members that the faults of all endpoints have. */
type Fault = Pick<TokenFault, 'kind' | 'milliseconds'> & { remaining: number }

/** Removes and returns the next matching fault, if there is one. */
export function takeFault<T extends Fault>(faults: readonly T[], fits: (fault: T) => boolean): T | undefined {
  const fault = faults.find((candidate) => candidate.remaining > 0 && fits(candidate))
  if (fault !== undefined) fault.remaining -= 1
  return fault
}

/**
 * Applies a fault.
 *
 * @param answer Responds with the error of the endpoint.
 * @returns Whether the request has ended.
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

/** Reads the body of a request as text. */
export async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
