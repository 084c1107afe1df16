// #region route
import { requireReauth } from '@reauth/server/fetch'
import { verifier } from '../../verifier'

export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })((_, { authentication }) =>
  Response.json({ receipt: crypto.randomUUID(), bookedFor: authentication.subject }),
)
// #endregion
