import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import {
  type MaybeRefOrGetter,
  type ShallowRef,
  getCurrentInstance,
  onMounted,
  shallowRef,
  toValue,
  watchEffect,
} from 'vue'
import { injectReauth } from './reauth-plugin.js'

/**
 * Says what would happen if an action with this requirement started now. Follows the runs of the page, `reset()`, and time.
 *
 * Advice, from memory: the server decides.
 *
 * @param requirement What the action demands, or a ref or getter of it; `action.requirement` for that of an action.
 * @returns A ref: `'unknown'` until a run has read the claims.
 *
 * @example
 * const freshness = useFreshness(transfer.requirement)
 * const label = computed(() => (freshness.value.preview === 'wouldPrompt' ? 'Continue' : 'Send'))
 */
export function useFreshness(
  requirement: MaybeRefOrGetter<Requirement | ParsedRequirement>,
): Readonly<ShallowRef<Preview>> {
  const { reauth } = injectReauth()
  // A component that is hydrated has its element already, and shows first what the server rendered.
  const isHydrating = Boolean(getCurrentInstance()?.vnode.el)
  const preview = shallowRef<Preview>(isHydrating ? { preview: 'unknown' } : reauth.preview(toValue(requirement)))
  onMounted(() => {
    watchEffect((onCleanup) => {
      onCleanup(bindFreshness(reauth, toValue(requirement), (next) => (preview.value = next)))
    })
  })
  return preview
}
