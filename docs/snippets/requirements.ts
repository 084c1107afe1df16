// #region shared
import type { Requirement } from '@reauth/policy'

/** Imported by the page and by the server. Nothing of it is secret. */
export const requirements = {
  transfer: { maxAge: '5m' },
  addRecipient: { maxAge: '5m', methods: ['mfa'] },
  exportReport: { maxAge: '15m', acrValues: ['gold', 'silver'] },
  changeName: { maxAge: '1h', whenCannotReauthenticate: 'allowUnverifiable' },
  closeAccount: { maxAge: 'always' },
} satisfies Record<string, Requirement>
// #endregion
