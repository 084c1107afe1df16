import type { ReactNode } from 'react'
import { Mark } from './mark.js'
import { type Choice, PROVIDERS, type ProviderName, addressOf } from './providers/choice.js'

const NAMES = Object.keys(PROVIDERS) as ProviderName[]

/** Links that select the provider and, if there is a choice, the prompt mode. */
export function ProviderChoice({ chosen }: { readonly chosen: Choice | null }): ReactNode {
  return (
    <nav className="choice" aria-label="How to sign in">
      <p>Sign in with</p>
      <ul>
        {NAMES.map((provider) => (
          <li key={provider}>
            <a
              href={addressOf({ provider, mode: 'redirect' })}
              aria-current={provider === chosen?.provider ? 'true' : undefined}
            >
              {PROVIDERS[provider].label}
            </a>
          </li>
        ))}
      </ul>
      {chosen !== null && PROVIDERS[chosen.provider].hasPopup && (
        <>
          <p>Confirm</p>
          <ul>
            {(['redirect', 'popup'] as const).map((mode) => (
              <li key={mode}>
                <a href={addressOf({ ...chosen, mode })} aria-current={mode === chosen.mode ? 'true' : undefined}>
                  {mode === 'redirect' ? 'on the sign-in page' : 'in a window'}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </nav>
  )
}

/** Lists the valid values of the URL parameters. */
export function UnknownProvider(): ReactNode {
  return (
    <main className="welcome">
      <section>
        <p className="brand">
          <Mark /> Harbor
        </p>
        <h1>No such sign-in.</h1>
        <p className="lead">
          <code>provider</code> in the address must be {NAMES.slice(0, -1).join(', ')} or {NAMES.at(-1)}, and{' '}
          <code>mode=popup</code> works with {NAMES.filter((name) => PROVIDERS[name].hasPopup).join(' and ')}.
        </p>
        <ProviderChoice chosen={null} />
      </section>
    </main>
  )
}
