// #region guard
import type { Verifier } from '@reauth/server'
import { type Reauthenticated, requireReauth } from '@reauth/server/express'

/** The parts of `ExecutionContext` and of Express that this code uses. In your app, import the real types. */
interface Context {
  switchToHttp(): { getRequest<Value>(): Value; getResponse<Value>(): Value }
}
type Middleware = ReturnType<typeof requireReauth>
type Refuse = (body: object, status: number) => Error

/** `refuse` is `(body, status) => new HttpException(body, status)`. Put the guard on the handler: `@UseGuards(reauthGuard(…))`. */
export function reauthGuard(verifier: Verifier, refuse: Refuse) {
  const middleware = requireReauth({ verifier, requirement: { maxAge: '5m' } })

  return {
    canActivate: (context: Context) =>
      new Promise<true>((resolve, reject) => {
        const http = context.switchToHttp()
        const response = http.getResponse<Parameters<Middleware>[1]>()
        let status = 401
        // Nest answers with the error that a guard throws. So the headers go to the response, and status and body go into the exception.
        const slice = {
          locals: response.locals,
          status: (code: number) => (status = code),
          getHeader: (name: string) => response.getHeader(name),
          setHeader: (name: string, value: string) => response.setHeader(name, value),
          end: (body: string) => reject(refuse(JSON.parse(body) as object, status)),
        }
        void middleware(http.getRequest(), slice, () => resolve(true))
      }),
  }
}

/** In the handler: `@Res({ passthrough: true }) response`, then `reauthOf(response)` of `@reauth/server/express`. */
export type { Reauthenticated }
// #endregion
