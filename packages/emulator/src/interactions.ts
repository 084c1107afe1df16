import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { InteractionResults, Provider } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { deadEndPage, reauthenticationPage, signInPage } from './pages.js'
import { note } from './request-log.js'
import { PASSWORD, type TestUser } from './users.js'

type Env = { Bindings: HttpBindings }
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Returns the end-user who must reauthenticate, or `undefined` for a sign-in. */
function knownUser(state: EmulatorState, { params, session }: Interaction): TestUser | undefined {
  const isAuthgear = state.profile.name === 'authgear'
  const isAskedAgain = isAuthgear ? params['x_reauthenticate'] === 'true' : session?.accountId !== undefined
  return isAskedAgain ? state.users.get(isAuthgear ? text(params['login_hint']) : session!.accountId) : undefined
}

/** Returns the end-user of the continued session: that of the app for Authgear, that of the browser for other providers. */
const subjectBefore = (state: EmulatorState, { params, session }: Interaction): string | undefined =>
  state.profile.name === 'authgear' ? state.sessions.get(text(params['x_session']))?.subject : session?.accountId

/** Returns the users who sign in with the button of another provider. The button itself is for the first one. */
const acmeUsers = (state: EmulatorState): TestUser[] =>
  [...state.users.values()].filter((user) => user.password === undefined)

/** Returns a hint if all users have the default password. */
const passwordHint = (state: EmulatorState): string =>
  [...state.users.values()].every(({ password = PASSWORD }) => password === PASSWORD)
    ? `Every password is “${PASSWORD}”.`
    : ''

/** Returns the `amr` of a user's regular authentication. */
const methodsOf = ({ password }: TestUser): readonly string[] => (password === undefined ? [] : ['pwd'])

const otherThan = (state: EmulatorState, user: TestUser): TestUser =>
  [...state.users.values()].find((other) => other.name !== user.name && other.password !== undefined) ?? user

/** Creates the pages for the end-user. */
export function createInteractions(provider: Provider, state: EmulatorState): Hono<Env> {
  const app = new Hono<Env>()

  const finish = async (c: Context<Env>, result: InteractionResults, merge = false): Promise<Response> => {
    const { incoming, outgoing } = c.env
    return c.redirect(
      await provider.interactionResult(incoming, outgoing, result, { mergeWithLastSubmission: merge }),
      303,
    )
  }
  const approve = async (
    c: Context<Env>,
    interaction: Interaction,
    chosen: TestUser,
    methods: readonly string[],
  ): Promise<Response> => {
    const known = knownUser(state, interaction)
    const user = known !== undefined && state.quirks.anotherSubject ? otherThan(state, known) : chosen
    const isNew = subjectBefore(state, interaction) !== user.name
    note(c.env.incoming, { user: user.name })
    if (interaction.session !== undefined && interaction.session.accountId !== user.name) {
      await startOtherSession(provider, interaction)
    }
    const [acr] = text(interaction.params['acr_values']).split(' ').filter(Boolean)
    const ts = state.now() - (isNew ? (user.signedInAgo ?? 0) : 0)
    return finish(c, { login: { accountId: user.name, amr: [...methods], remember: true, ts, ...(acr && { acr }) } })
  }
  const decline = (c: Context<Env>): Promise<Response> =>
    finish(c, { error: 'access_denied', error_description: 'the end-user declined' })
  const common = (interaction: Interaction, error: string | undefined) => ({
    action: `/interaction/${interaction.uid}`,
    error,
    footer: passwordHint(state),
  })
  const quickUsers = (): TestUser[] => (state.hasQuickSignIn ? [...state.users.values()] : [])
  const signIn = (c: Context<Env>, interaction: Interaction, name: string, error?: string) =>
    c.html(
      signInPage({
        ...common(interaction, error),
        name,
        testUsers: quickUsers(),
        otherAcmeUsers: acmeUsers(state).slice(1),
      }),
    )
  const show = (
    c: Context<Env>,
    interaction: Interaction,
    error?: string,
    typed = text(interaction.params['login_hint']),
  ): Response | Promise<Response> => {
    if (error !== undefined) note(c.env.incoming, { error: error })
    const user = knownUser(state, interaction)
    if (user === undefined) return signIn(c, interaction, typed, error)
    note(c.env.incoming, { user: user.name })
    if (user.password === undefined) {
      return c.html(
        deadEndPage(
          'You cannot confirm that it is you',
          'Your account has no password and no other method that this provider could ask for.',
        ),
      )
    }
    const testUsers = quickUsers().filter(({ name }) => name === user.name)
    const canSwitch = state.allowsOtherAccount
    return c.html(reauthenticationPage({ ...common(interaction, error), testUsers, user, canSwitch }))
  }
  /** Whether somebody gave what the account has: a password, or a click in its place. An account without a password can't confirm with a click. */
  const isRight = (form: Readonly<Record<string, unknown>>, user: TestUser, known: TestUser | undefined): boolean =>
    form['do'] === 'testUser'
      ? state.hasQuickSignIn && (user.password !== undefined || user.name !== known?.name)
      : user.password !== undefined && user.password === form['password']

  app.get('/interaction/:uid', async (c) => {
    const interaction = await provider.interactionDetails(c.env.incoming, c.env.outgoing)
    note(c.env.incoming, { clientId: text(interaction.params['client_id']) })
    if (interaction.prompt.name === 'consent') return finish(c, { consent: {} }, true)
    const next = state.nextInteraction
    state.nextInteraction = undefined
    if (next?.kind === 'hang') return new Promise<Response>(() => {})
    if (next?.kind === 'error')
      return finish(c, { error: next.error, error_description: next.description ?? next.error })
    const user = next === undefined ? undefined : state.users.get(next.user)
    if (user === undefined) return show(c, interaction)
    return approve(c, interaction, user, next?.amr ?? methodsOf(user))
  })

  app.post('/interaction/:uid', async (c) => {
    const interaction = await provider.interactionDetails(c.env.incoming, c.env.outgoing)
    note(c.env.incoming, { clientId: text(interaction.params['client_id']) })
    const form = await c.req.parseBody()
    const known = knownUser(state, interaction)
    switch (form['do']) {
      case 'cancel':
        return decline(c)
      case 'switch':
        return signIn(c, interaction, '')
      case 'acme': {
        const name = text(form['name'])
        const user = acmeUsers(state).find((candidate) => name === '' || candidate.name === name)
        return user === undefined ? show(c, interaction, 'Acme does not know you.') : approve(c, interaction, user, [])
      }
      default: {
        const typed = text(form['name']).trim()
        const user = state.users.get(typed.toLowerCase())
        if (user === undefined || !isRight(form, user, known))
          return show(c, interaction, 'The username or the password is not right.', typed)
        if (known !== undefined && user.isLockedOut)
          return show(c, interaction, 'Too many attempts. Your account is locked for now.')
        if (known !== undefined && known.name !== user.name && !state.allowsOtherAccount)
          return show(c, interaction, `Sign in as ${known.name} to go on.`)
        return approve(c, interaction, user, methodsOf(user))
      }
    }
  })

  app.onError((_, c) =>
    c.html(
      deadEndPage('This page is over', 'The request to sign in has expired. Go back to the app and start again.'),
      400,
    ),
  )
  return app
}

/** The library would ask to sign the first end-user out. Here the browser gets another session, and the app's own tokens stay valid. */
async function startOtherSession(provider: Provider, interaction: Interaction): Promise<void> {
  const session = await provider.Session.findByUid(interaction.session!.uid)
  if (session !== undefined) {
    session.uid = randomUUID()
    delete session.accountId
    delete session.loginTs
    delete session.authorizations
    await session.persist()
  }
  delete interaction.session
  await interaction.persist()
}
