import type { WebContainer } from '@authgear/web'
import type { AuthgearWebContainer } from '../authgear-web.js'

/** The real SDK has what the adapter calls. */
export const toSlice = (container: WebContainer): AuthgearWebContainer => container
