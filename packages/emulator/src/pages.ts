import { html, raw } from 'hono/html'
import { STYLE } from './page-style.js'
import type { TestUser } from './users.js'

type Html = Awaited<ReturnType<typeof html>>
type Part = Html | Promise<Html> | ''

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%233445c4'/%3E%3Cpath d='M10 10v12M16 10v12h3a6 6 0 0 0 0-12z' fill='none' stroke='%23fff' stroke-width='3'/%3E%3C/svg%3E"

interface Frame {
  /** What stands beside the page: what only a test provider has. */
  readonly beside?: Part
  readonly footer?: string
}

const page = async (title: string, body: Part, { beside = '', footer = '' }: Frame = {}): Promise<Html> =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="${ICON}" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header><div class="badge">Test provider</div></header>
        <div class="pages">
          <main>
            <div class="mark" aria-hidden="true">ID</div>
            ${body}
          </main>
          ${beside}
        </div>
        <footer>A local OpenID Provider for development. ${footer}</footer>
      </body>
    </html>`

const problem = (message: string | undefined): Part =>
  message === undefined ? '' : html`<div class="error" id="problem" role="alert">${message}</div>`

/** What a page needs to know. */
export interface PageOptions {
  readonly action: string
  /** Who signs in or confirms, as far as it is known. */
  readonly name: string
  readonly error?: string | undefined
  /** Who can sign in or confirm with one click. */
  readonly testUsers: readonly TestUser[]
  readonly footer: string
}

/** What a field says of itself: what was wrong with it, and whether the end-user goes on here. */
const attributes = (error: string | undefined, hasFocus: boolean) =>
  raw(
    `required${error === undefined ? '' : ' aria-invalid="true" aria-describedby="problem"'}${hasFocus ? ' autofocus' : ''}`,
  )

const passwordField = (error: string | undefined, hasFocus: boolean): Part =>
  html`<label for="password">Password</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="current-password"
      ${attributes(error, hasFocus)}
    />`

const initial = ({ displayName }: TestUser): Part =>
  html`<span class="initial" aria-hidden="true">${displayName.slice(0, 1)}</span>`

const signInAs = (action: string, users: readonly TestUser[]): Part =>
  users.length === 0
    ? ''
    : html`<aside aria-labelledby="users">
        <h2 id="users">Test users: one click signs in</h2>
        <form method="post" action="${action}">
          <input type="hidden" name="do" value="testUser" />
          <ul class="users">
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
          </ul>
        </form>
      </aside>`

const confirmAs = (action: string, users: readonly TestUser[]): Part =>
  users.map(
    ({ name, displayName }) =>
      html`<aside aria-labelledby="users">
        <h2 id="users">Test user: one click confirms</h2>
        <form method="post" action="${action}">
          <input type="hidden" name="do" value="testUser" />
          <button name="name" value="${name}">Confirm as ${displayName}</button>
        </form>
      </aside>`,
  )[0] ?? ''

/** The page that signs in. */
export const signInPage = ({
  action,
  name,
  error,
  testUsers,
  footer,
  otherAcmeUsers,
}: PageOptions & { otherAcmeUsers: readonly TestUser[] }): Promise<Html> =>
  page(
    'Sign in',
    html`<h1>Sign in</h1>
      <p>to continue to your app</p>
      ${problem(error)}
      <form method="post" action="${action}">
        <label for="name">Username</label>
        <input
          id="name"
          name="name"
          value="${name}"
          autocomplete="username"
          autocapitalize="none"
          ${attributes(error, name === '')}
        />
        ${passwordField(error, name !== '')}
        <button class="primary" name="do" value="password">Sign in</button>
      </form>
      <div class="or">or</div>
      <form method="post" action="${action}"><button name="do" value="acme">Continue with Acme</button></form>
      ${otherAcmeUsers.map(
        (user) =>
          html`<form method="post" action="${action}">
            <input type="hidden" name="name" value="${user.name}" />
            <button name="do" value="acme">${user.displayName} at Acme</button>
          </form>`,
      )}
      <form method="post" action="${action}"><button class="link" name="do" value="cancel">Cancel</button></form>`,
    { beside: signInAs(action, testUsers), footer },
  )

/** The page that asks a known end-user to authenticate again. */
export const reauthenticationPage = ({
  action,
  error,
  testUsers,
  footer,
  user,
  canSwitch,
}: Omit<PageOptions, 'name'> & { user: TestUser; canSwitch: boolean }): Promise<Html> =>
  page(
    'Confirm that it is you',
    html`<h1>Confirm that it is you</h1>
      <p>The app asks for your password again before it goes on.</p>
      <div class="who">
        ${initial(user)}
        <div><strong>${user.displayName}</strong><small>${user.name}</small></div>
      </div>
      ${problem(error)}
      <form method="post" action="${action}">
        <input name="name" value="${user.name}" autocomplete="username" hidden />
        ${passwordField(error, true)}
        <button class="primary" name="do" value="password">Continue</button>
      </form>
      <form method="post" action="${action}">
        ${canSwitch ? html`<button name="do" value="switch">Use another account</button>` : ''}
        <button class="link" name="do" value="cancel">Cancel</button>
      </form>`,
    { beside: confirmAs(action, testUsers), footer },
  )

/** A dead end, as Authgear has it: the end-user is never sent back. */
export const deadEndPage = (title: string, text: string): Promise<Html> =>
  page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>`,
  )
