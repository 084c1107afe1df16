import { type ReactNode, useState } from 'react'
import { signInAs } from './api.js'
import { departToSignIn } from './arrival.js'
import { Avatar } from './avatar.js'
import { Mark } from './mark.js'
import { ProviderChoice } from './provider-choice.js'
import { type Choice, PROVIDERS } from './providers/choice.js'
import { currentSession } from './session.js'

interface WelcomeProps {
  readonly hasDocs: boolean
  readonly choice: Choice
  readonly onSignedIn: () => void
}

interface Person {
  readonly name: string
  readonly displayName: string
  readonly sentence: string
  /** Returns whether a provider has this account. Default: every provider has it. */
  readonly isAt?: (choice: Choice) => boolean
}

/** The test users of the emulator, described for visitors. */
const PEOPLE: readonly Person[] = [
  { name: 'alice', displayName: 'Alice Adams', sentence: 'Can confirm with her password.' },
  { name: 'sam', displayName: 'Sam Stale', sentence: 'Confirmed an hour ago: the bank asks at once.' },
  {
    name: 'carol',
    displayName: 'Carol Chen',
    sentence: 'Has no password here, so she cannot confirm.',
    // The bank's own sign-in supports only passwords.
    isAt: ({ provider }) => !PROVIDERS[provider].isOwn,
  },
  { name: 'lou', displayName: 'Lou Locke', sentence: 'Is locked out when asked again.' },
  {
    name: 'finn',
    displayName: 'Finn Fox',
    sentence: 'Confirms by the fingerprint of a phone only.',
    isAt: ({ provider }) => provider === 'authgear',
  },
  {
    name: 'mallory',
    displayName: 'Mallory Moss',
    sentence: 'Someone else: tries to confirm in another person’s place.',
  },
]

/** The page for a visitor who isn't signed in. */
export function Welcome({ hasDocs, choice, onSignedIn }: WelcomeProps): ReactNode {
  const [hasProblem, setProblem] = useState(false)
  const enter = (signIn: () => Promise<unknown>): void => {
    departToSignIn()
    setProblem(false)
    signIn().then(onSignedIn, () => setProblem(true))
  }
  return (
    <main className="welcome">
      <section className="pitch">
        <p className="brand">
          <Mark /> Harbor
        </p>
        <h1>
          Money moves
          <br />
          when it is you.
        </h1>
        <p className="lead">
          A demo bank. Look around with any sign-in. Before money leaves, Harbor asks you to confirm that it is you,
          unless you just did.
        </p>
        <p className="enter">
          <button className="primary" onClick={() => enter(() => currentSession().signIn())}>
            Sign in
          </button>
          <span className="hint">Every password is “password”.</span>
        </p>
        {hasDocs && (
          <p className="hint">
            <a href="/docs/">How it works: the chart that runs, drawn and simulated</a>
          </p>
        )}
      </section>
      <section className="people card" aria-labelledby="people">
        <h2 id="people">Sign in as</h2>
        <ul>
          {PEOPLE.filter(({ isAt }) => isAt?.(choice) ?? true).map(({ name, displayName, sentence }, at) => (
            <li key={name}>
              <button
                aria-labelledby={`person-${at}`}
                aria-describedby={`sentence-${at}`}
                onClick={() => enter(() => signInAs(name))}
              >
                <Avatar name={displayName} />
                <span>
                  <strong id={`person-${at}`}>{displayName}</strong>
                  <small id={`sentence-${at}`}>{sentence}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {hasProblem && <p role="alert">The sign-in service does not answer. Try again in a minute.</p>}
      </section>
      <ProviderChoice chosen={choice} />
    </main>
  )
}
