import { html, raw } from 'hono/html'
import type { TestUser } from './users.js'

type Html = Awaited<ReturnType<typeof html>>

const STYLE = `
:root { color-scheme: light dark; --ink: #16202b; --soft: #5a6672; --line: #d9dfe5; --paper: #ffffff; --ground: #eef1f4; --brand: #1f5eff; --brand-ink: #ffffff; --bad: #b3261e; --bad-ground: #fdecea }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --soft: #9aa7b4; --line: #2b3641; --paper: #151c24; --ground: #0c1116; --brand: #6f9bff; --brand-ink: #0a1020; --bad: #ff9d94; --bad-ground: #3a1a18 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: 1fr auto; place-items: center; padding: 24px 16px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 400px; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; padding: 32px; box-shadow: 0 12px 40px rgb(0 0 0 / 8%) }
.mark { width: 40px; height: 40px; border-radius: 12px; background: var(--brand); color: var(--brand-ink); display: grid; place-items: center; font-weight: 700 }
h1 { font-size: 22px; line-height: 1.25; margin: 20px 0 4px } p { margin: 0 0 20px; color: var(--soft) }
label { display: block; font-weight: 600; font-size: 14px; margin: 16px 0 6px }
input { width: 100%; font: inherit; padding: 10px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--ground); color: var(--ink) }
button { width: 100%; font: inherit; font-weight: 600; padding: 11px 16px; margin-top: 16px; border-radius: 10px; border: 1px solid var(--line); background: transparent; color: var(--ink); cursor: pointer }
button.primary { background: var(--brand); border-color: var(--brand); color: var(--brand-ink) }
button.link { border: 0; padding: 6px; margin-top: 8px; color: var(--soft); text-decoration: underline }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px }
.who { display: flex; gap: 12px; align-items: center; border: 1px solid var(--line); border-radius: 12px; padding: 12px; margin-top: 20px }
.who span { width: 36px; height: 36px; border-radius: 50%; background: var(--ground); display: grid; place-items: center; font-weight: 700 }
.error { background: var(--bad-ground); color: var(--bad); border-radius: 10px; padding: 10px 12px; margin: 16px 0 0 }
.or { display: flex; align-items: center; gap: 12px; color: var(--soft); font-size: 14px; margin-top: 20px } .or::before, .or::after { content: ''; flex: 1; height: 1px; background: var(--line) }
footer { color: var(--soft); font-size: 13px; margin-top: 24px; text-align: center }
`

const page = async (title: string, body: Html | Promise<Html>): Promise<Html> =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <div class="mark" aria-hidden="true">ID</div>
          ${body}
        </main>
        <footer>A local OpenID Provider for development. Every password is “password”.</footer>
      </body>
    </html>`

const problem = (message: string | undefined): Html | Promise<Html> | '' =>
  message === undefined ? '' : html`<div class="error" role="alert">${message}</div>`

/** What a page needs to know. */
export interface PageOptions {
  readonly action: string
  readonly name: string
  readonly error?: string | undefined
}

/** The page that signs in. */
export const signInPage = ({
  action,
  name,
  error,
  otherAcmeUsers,
}: PageOptions & { otherAcmeUsers: readonly Pick<TestUser, 'name' | 'displayName'>[] }): Promise<Html> =>
  page(
    'Sign in',
    html`<h1>Sign in</h1>
      <p>to continue to your app</p>
      ${problem(error)}
      <form method="post" action="${action}">
        <label for="name">Username</label>
        <input id="name" name="name" value="${name}" autocomplete="username" autocapitalize="none" required autofocus />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
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
  )

/** The page that asks a known end-user to authenticate again. */
export const reauthenticationPage = ({
  action,
  name,
  error,
  displayName,
  canSwitch,
}: PageOptions & { displayName: string; canSwitch: boolean }): Promise<Html> =>
  page(
    'Confirm that it is you',
    html`<h1>Confirm that it is you</h1>
      <p>The app asks for your password again before it goes on.</p>
      <div class="who">
        <span aria-hidden="true">${displayName.slice(0, 1)}</span>
        <div><strong>${displayName}</strong><br /><small>${name}</small></div>
      </div>
      ${problem(error)}
      <form method="post" action="${action}">
        <input name="name" value="${name}" autocomplete="username" hidden />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required autofocus />
        <button class="primary" name="do" value="password">Continue</button>
      </form>
      <form method="post" action="${action}">
        ${canSwitch ? html`<button name="do" value="switch">Use another account</button>` : ''}
        <button class="link" name="do" value="cancel">Cancel</button>
      </form>`,
  )

/** A dead end, as Authgear has it: the end-user is never sent back. */
export const deadEndPage = (title: string, text: string): Promise<Html> =>
  page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>`,
  )
