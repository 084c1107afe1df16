/** The part of an authorization request that says whether the end-user is asked. */
export interface Asking<Prompt extends string = string> {
  /** In seconds. */
  readonly max_age: number
  readonly prompt?: Prompt
}

/**
 * Asks for an authentication that is at most so old.
 *
 * `max_age=0` and `prompt=login` mean the same. Some providers ignore the one, some refuse it, and some put `auth_time` into the ID Token only if there is a
 * `max_age`: so both are sent, with the smallest `max_age` that is not zero.
 *
 * @param maxAge In seconds; 0 asks in any case.
 * @param prompt What the app wants to send. Default: `'login'` if `maxAge` is 0, else none.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest OIDC Core §3.1.2.1}
 */
export function asking(maxAge: number): Asking<'login'>
export function asking(maxAge: number, prompt: string | undefined): Asking
export function asking(maxAge: number, prompt = maxAge === 0 ? 'login' : undefined): Asking {
  const asksAnyway = prompt?.split(' ').includes('login') === true
  return { max_age: asksAnyway ? Math.max(maxAge, 1) : maxAge, ...(prompt !== undefined && { prompt }) }
}
