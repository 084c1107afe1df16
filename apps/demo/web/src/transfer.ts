import { defineTransfers } from '../../shared/transfer.js'
import { currentSession } from './session.js'

/** The bank's sensitive actions, for the way to sign in that the address chose. */
export const { transfer, largeTransfer } = defineTransfers(currentSession)

/** All of them: a redirect may interrupt each. */
export const ACTIONS = [transfer, largeTransfer] as const
