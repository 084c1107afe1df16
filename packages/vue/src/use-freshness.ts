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
 * Returns what would happen if an action with this requirement started now. Updates after each run, after `reset()`, and as time passes.
 *
 * The result is advice, based on claims in memory: the server decides.
 *
 * @param requirement The requirement to check, such as `action.requirement`, or a ref or getter of it.
 * @returns A ref to the preview. Its `preview` is `'unknown'` until a run has read the claims.
 *
 * @example
 * const freshness = useFreshness(transfer.requirement)
 * const label = computed(() => (freshness.value.preview === 'wouldPrompt' ? 'Continue' : 'Send'))
 */
export function useFreshness(
  requirement: MaybeRefOrGetter<Requirement | ParsedRequirement>,
): Readonly<ShallowRef<Preview>> {
  const { reauth } = injectReauth()
  // A hydrating component already has its element, and must first show what the server rendered.
  const isHydrating = Boolean(getCurrentInstance()?.vnode.el)
  const preview = shallowRef<Preview>(isHydrating ? { preview: 'unknown' } : reauth.preview(toValue(requirement)))
  onMounted(() => {
    watchEffect((onCleanup) => {
      onCleanup(bindFreshness(reauth, toValue(requirement), (next) => (preview.value = next)))
    })
  })
  return preview
}
