// #region route
import { requireReauth } from '@reauth/server/fetch'
import { cookies } from 'next/headers'
import { verifier } from '../../verifier'

export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })(async (request) => {
  const [, token = ''] = request.headers.get('Authorization')?.split(' ') ?? []
  const jar = await cookies()
  jar.set('idToken', token, { httpOnly: true, secure: true, sameSite: 'strict', maxAge: 60 })
  return new Response(null, { status: 204 })
})
// #endregion
