import type { TestUser } from '@reauth/emulator'
import { html } from 'hono/html'

/** The content of the page. */
export interface SignInPageOptions {
  /** The end-user who is asked again; `undefined` for a new sign-in. */
  readonly known: TestUser | undefined
  /** The username that the end-user typed before. */
  readonly typed: string
  /** The URL where another end-user signs in, if that is allowed. */
  readonly otherAccount: string | undefined
  readonly error: string | undefined
  /** The users who can sign in with one click. */
  readonly users: readonly TestUser[]
}

type Part = ReturnType<typeof html> | ''

const initial = ({ displayName }: TestUser): Part =>
  html`<span class="initial" aria-hidden="true">${displayName.slice(0, 1)}</span>`

const who = (user: TestUser): Part =>
  html`<div class="who">
    ${initial(user)}
    <div><strong>${user.displayName}</strong><small>${user.name}</small></div>
  </div>`

/** The test users beside the form. Only a demo shows them. */
const quickly = (known: TestUser | undefined, users: readonly TestUser[]): Part =>
  html`<aside aria-labelledby="quick">
    <h2 id="quick">${known === undefined ? 'Test users: one click signs in' : 'Test user: one click confirms'}</h2>
    <form method="post">
      <input type="hidden" name="do" value="testUser" />
      ${
        known === undefined
          ? html`<ul>
              ${users.map(
                (user, at) =>
                  html`<li>
                    <button
                      name="name"
                      value="${user.name}"
                      aria-labelledby="user-${at}"
                      aria-describedby="user-${at}-is"
                    >
                      ${initial(user)}
                      <span>
                        <strong id="user-${at}">${user.displayName}</strong>
                        <small id="user-${at}-is">${user.purpose}</small>
                      </span>
                    </button>
                  </li>`,
              )}
            </ul>`
          : html`<button name="name" value="${known.name}">Confirm as ${known.displayName}</button>`
      }
    </form>
  </aside>`

/** The bank's own sign-in page. */
export const signInPage = ({ known, typed, otherAccount, error, users }: SignInPageOptions) => {
  const title = known === undefined ? 'Sign in' : 'Confirm that it is you'
  const isWrong = error === undefined ? '' : html`aria-invalid="true" aria-describedby="problem"`
  const startsAtPassword = known !== undefined || typed !== ''
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Harbor</title>
        <link rel="icon" href="/harbor.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/theme.css" />
        <link rel="stylesheet" href="/sign-in.css" />
      </head>
      <body>
        <main>
          <p class="brand"><img src="/harbor.svg" alt="" width="32" height="32" /> Harbor</p>
          <h1>${title}</h1>
          ${
            known === undefined
              ? html`<p class="lead">With your Harbor password.</p>`
              : html`<p class="lead">Enter your password again, and your transfer goes on.</p>
                  ${who(known)}`
          }
          ${error === undefined ? '' : html`<p class="error" id="problem" role="alert">${error}</p>`}
          <form method="post">
            ${
              known === undefined
                ? html`<label for="name">Username</label>
                    <input
                      id="name"
                      name="name"
                      value="${typed}"
                      autocomplete="username"
                      autocapitalize="none"
                      ${isWrong}
                      ${startsAtPassword ? '' : 'autofocus'}
                    />`
                : html`<input name="name" value="${known.name}" autocomplete="username" hidden />`
            }
            <label for="password">Password</label>
            <input
              id="password"
              name="password"
              type="password"
              autocomplete="current-password"
              ${isWrong}
              ${startsAtPassword ? 'autofocus' : ''}
            />
            <button class="primary" name="do" value="password">${known === undefined ? 'Sign in' : 'Continue'}</button>
            <button name="do" value="cancel" formnovalidate>Cancel</button>
          </form>
          ${otherAccount === undefined ? '' : html`<p><a href="${otherAccount}">Use another account</a></p>`}
        </main>
        ${quickly(known, users)}
        <footer>A demo. Every password is “password”.</footer>
      </body>
    </html>`
}
