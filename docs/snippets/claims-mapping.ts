// #region mapping
import { type ClaimsMapping, openIdConnectClaims } from '@reauth/policy'

export const claims: ClaimsMapping = {
  ...openIdConnectClaims,
  methods: ({ amr }) => (typeof amr === 'string' ? [amr] : amr),
  acr: ({ acr }) => (typeof acr === 'number' ? String(acr) : acr),
}
// #endregion
