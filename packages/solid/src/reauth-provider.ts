import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'
import { type JSX, createComponent, createContext, onMount, useContext } from 'solid-js'

/** Props of {@link ReauthProvider}. */
export interface ReauthProviderProps extends BindReauthOptions {
  /** Create it once, outside the components, with `createReauth()`. */
  readonly reauth: Reauth
  readonly children?: JSX.Element
}

const ReauthContext = createContext<ReauthBinding>()

/**
 * Provides the page's sensitive actions to the components below it, and continues the run that a redirect interrupted.
 *
 * On a server it only provides the actions; it starts nothing.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /></ReauthProvider>
 */
export function ReauthProvider(props: ReauthProviderProps): JSX.Element {
  const binding = bindReauth(props.reauth, props)
  onMount(binding.resume)
  return createComponent(ReauthContext.Provider, {
    value: binding,
    get children() {
      return props.children
    },
  })
}

/** Returns the binding of the nearest provider. Throws if there is none. */
export function useReauthContext(): ReauthBinding {
  const binding = useContext(ReauthContext)
  if (binding === undefined)
    throw new Error('There is no provider. Put <ReauthProvider reauth={reauth}> around the components of the app.')
  return binding
}
