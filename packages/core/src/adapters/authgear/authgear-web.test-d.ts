import type { WebContainer } from '@authgear/web'
import type { AuthgearWebContainer } from '../authgear-web.js'

/** The real SDK satisfies the adapter's interface. */
export const toSlice = (container: WebContainer): AuthgearWebContainer => container
