import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type Provider from 'oidc-provider'
import type { InteractionResults } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { deadEndPage, reauthenticationPage, signInPage } from './pages.js'
import type { TestUser } from './users.js'

type Env = { Bindings: HttpBindings }
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The pages that ask the end-user. */
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
    user: TestUser,
    methods: string[],
  ): Promise<Response> => {
    if (interaction.session !== undefined && interaction.session.accountId !== user.name) {
      await startOtherSession(provider, interaction)
    }
    const [acr] = text(interaction.params['acr_values']).split(' ').filter(Boolean)
    const login = { accountId: user.name, amr: methods, remember: true, ...(acr !== undefined && { acr }) }
    return finish(c, { login })
  }
  const decline = (c: Context<Env>): Promise<Response> =>
    finish(c, { error: 'access_denied', error_description: 'the end-user declined' })
  const show = (c: Context<Env>, interaction: Interaction, error?: string): Response | Promise<Response> => {
    const name = text(interaction.params['login_hint'])
    const options = { action: `/interaction/${interaction.uid}`, name, error }
    const user = interaction.params['x_reauthenticate'] === 'true' ? state.users.get(name) : undefined
    if (user === undefined) return c.html(signInPage(options))
    if (user.password === undefined) {
      return c.html(
        deadEndPage(
          'You cannot confirm that it is you',
          'Your account has no password and no other method that this provider could ask for.',
        ),
      )
    }
    const { displayName } = user
    return c.html(reauthenticationPage({ ...options, displayName, canSwitch: state.allowsOtherAccount }))
  }

  app.get('/interaction/:uid', async (c) => {
    const interaction = await provider.interactionDetails(c.env.incoming, c.env.outgoing)
    if (interaction.prompt.name === 'consent') return finish(c, { consent: {} }, true)
    const next = state.nextInteraction
    state.nextInteraction = undefined
    if (next?.kind === 'hang') return new Promise<Response>(() => {})
    if (next?.kind === 'error')
      return finish(c, { error: next.error, error_description: next.description ?? next.error })
    const user = next === undefined ? undefined : state.users.get(next.user)
    return user === undefined ? show(c, interaction) : approve(c, interaction, user, ['pwd'])
  })

  app.post('/interaction/:uid', async (c) => {
    const interaction = await provider.interactionDetails(c.env.incoming, c.env.outgoing)
    const form = await c.req.parseBody()
    const action = `/interaction/${interaction.uid}`
    const hinted = interaction.params['x_reauthenticate'] === 'true' ? text(interaction.params['login_hint']) : ''
    switch (form['do']) {
      case 'cancel':
        return decline(c)
      case 'switch':
        return c.html(signInPage({ action, name: '' }))
      case 'acme': {
        const user = [...state.users.values()].find((candidate) => candidate.password === undefined)
        return user === undefined ? show(c, interaction, 'Acme does not know you.') : approve(c, interaction, user, [])
      }
      default: {
        const user = state.users.get(text(form['name']).trim().toLowerCase())
        if (user?.password === undefined || user.password !== form['password']) {
          return show(c, interaction, 'The username or the password is not right.')
        }
        if (hinted !== '' && user.isLockedOut)
          return show(c, interaction, 'Too many attempts. Your account is locked for now.')
        if (hinted !== '' && hinted !== user.name && !state.allowsOtherAccount) {
          return show(c, interaction, `Sign in as ${hinted} to go on.`)
        }
        return approve(c, interaction, user, ['pwd'])
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

/** The library would ask to sign the first end-user out; here the browser simply gets another session, and the app's own tokens live on. */
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
