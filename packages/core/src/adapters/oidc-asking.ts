/** The parameters of an authorization request that decide whether it prompts. */
export interface Asking<Prompt extends string = string> {
  /** In seconds. */
  readonly max_age: number
  readonly prompt?: Prompt
}

/**
 * Returns the parameters that request an authentication of at most the given age.
 *
 * `max_age=0` and `prompt=login` mean the same. Some providers ignore or refuse `max_age=0`, and some issue `auth_time` only if the request has `max_age`. So both are
 * sent, with a `max_age` of 1.
 *
 * @param maxAge In seconds. 0 always prompts.
 * @param prompt The `prompt` to send. Default: `'login'` if `maxAge` is 0, otherwise none.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest OIDC Core §3.1.2.1}
 */
export function asking(maxAge: number): Asking<'login'>
export function asking(maxAge: number, prompt: string | undefined): Asking
export function asking(maxAge: number, prompt = maxAge === 0 ? 'login' : undefined): Asking {
  const asksAnyway = prompt?.split(' ').includes('login') === true
  return { max_age: asksAnyway ? Math.max(maxAge, 1) : maxAge, ...(prompt !== undefined && { prompt }) }
}
