// #region shared
import type { Requirement } from '@reauth/policy'

/** The page and the server import this module. It contains no secrets. */
export const requirements = {
  transfer: { maxAge: '5m' },
  addRecipient: { maxAge: '5m', methods: ['mfa'] },
  exportReport: { maxAge: '15m', acrValues: ['gold', 'silver'] },
  changeName: { maxAge: '1h', whenCannotReauthenticate: 'allowUnverifiable' },
  closeAccount: { maxAge: 'always' },
} satisfies Record<string, Requirement>
// #endregion
