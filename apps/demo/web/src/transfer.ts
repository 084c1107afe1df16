import { defineTransfers } from '../../shared/transfer.js'
import { currentSession } from './session.js'

/** The bank's sensitive actions, for the way to sign in that the address chose. */
export const { transfer, largeTransfer } = defineTransfers(currentSession)
