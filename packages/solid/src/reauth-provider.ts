import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'
import { type JSX, createComponent, createContext, onMount, useContext } from 'solid-js'

/** What {@link ReauthProvider} takes. */
export interface ReauthProviderProps extends BindReauthOptions {
  /** Made once, outside of the components, by `createReauth()`. */
  readonly reauth: Reauth
  readonly children?: JSX.Element
}

const ReauthContext = createContext<ReauthBinding>()

/**
 * Hands the page's sensitive actions to the components below it, and continues the run that a redirect interrupted.
 *
 * On a server it provides, and starts nothing.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /></ReauthProvider>
 */
export function ReauthProvider(props: ReauthProviderProps): JSX.Element {
  const page = bindReauth(props.reauth, props)
  onMount(page.resume)
  return createComponent(ReauthContext.Provider, {
    value: page,
    get children() {
      return props.children
    },
  })
}

/** What the nearest provider hands down. Throws outside of one. */
export function useReauthContext(): ReauthBinding {
  const page = useContext(ReauthContext)
  if (page === undefined) throw new Error('Put <ReauthProvider reauth={reauth}> around what uses a sensitive action.')
  return page
}
