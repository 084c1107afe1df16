import { Check, base } from 'oidc-provider/lib/helpers/interaction_policy/index.js'
import type { KoaContextWithOIDC, interactionPolicy } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'

const hasAnswered = (ctx: KoaContextWithOIDC): boolean => ctx.oidc.result?.login !== undefined

/** Decides when to prompt the end-user, with the emulator's clock and its own reading of hints. */
export function policy(state: EmulatorState): interactionPolicy.DefaultPolicy {
  const prompts = base()
  const { checks } = prompts.get('login')!
  checks.remove('id_token_hint')
  checks.remove('max_age')
  checks.add(
    new Check('max_age', 'End-User authentication is too old', 'login_required', (ctx) => {
      const maxAge = ctx.oidc.params?.['max_age']
      if (maxAge === undefined || hasAnswered(ctx)) return Check.NO_NEED_TO_PROMPT
      const continued = state.sessions.get(String(ctx.oidc.params?.['x_session']))
      return state.now() - (continued?.authTime ?? ctx.oidc.session?.loginTs ?? 0) > Number(maxAge)
    }),
  )
  checks.add(
    new Check('subject', 'the End-User of the hint is not the one of the session', 'login_required', (ctx) => {
      const subject = ctx.oidc.params?.['x_subject']
      return subject !== undefined && !hasAnswered(ctx) && ctx.oidc.session?.accountId !== subject
    }),
  )
  return prompts
}
