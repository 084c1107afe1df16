import { defineTransfers } from '../../shared/transfer.js'
import { currentSession } from './session.js'

/** The bank's sensitive actions for the selected sign-in method. */
export const { transfer, largeTransfer } = defineTransfers(currentSession)

/** All actions, because a redirect can interrupt each of them. */
export const ACTIONS = [transfer, largeTransfer] as const
