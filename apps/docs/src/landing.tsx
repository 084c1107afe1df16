import type { ReactNode } from 'react'
import { linkOfQuestion, questions } from './questions.js'
import { LivePicture } from './site/live-picture.js'
import { useLink } from './site/link.js'
import type { LandingParts } from './site/page.js'

const DOORS = [
  {
    title: 'Build the page',
    text: 'One hook, or one call. The form survives the redirect, and you can see what a run shows at every moment.',
    links: [
      ['guide/start', 'Start, in React'],
      ['guide/frameworks', 'Vue, Svelte, Solid, Angular, or none'],
      ['guide/providers', 'Auth0, Keycloak, Authgear, any OpenID Provider'],
      ['migration', 'Move from code by hand'],
    ],
  },
  {
    title: 'Sign it off',
    text: 'Every rule is checked on every edge of the statechart that ships. Break one, and watch it being caught.',
    links: [
      ['concepts/threats', 'Threats, and what prevents each'],
      ['rules', 'The rules, and how to break them'],
      ['concepts/promises', 'What is promised, and what isn’t'],
      ['security', 'Security guarantees and limits'],
    ],
  },
  {
    title: 'Guard the endpoint',
    text: 'One guard in front of the handler verifies the token and checks auth_time. Test vectors cover every language.',
    links: [
      ['guide/server', 'The server, on one page'],
      ['guide/requirements', 'Every option of a requirement'],
      ['api/codes', 'Every code, in one table'],
      ['paths', 'Every way to a call'],
    ],
  },
] as const

const COMPARED = [
  ['The form survives the redirect', 'you write it', 'no', 'yes', 'concepts/pending-action'],
  ['A double click sends one call', 'you write it', 'no', 'yes', 'concepts/coordination'],
  ['A different account that comes back is refused', 'often missed', 'no', 'yes', 'concepts/edge-cases'],
  ['A lost answer isn’t reported as a failure', 'often missed', 'no', 'yes', 'concepts/outcomes'],
  ['The server checks auth_time, and asks for step-up', 'you write it', 'no', 'yes', 'guide/server'],
  ['You can see, simulate and test every state', 'no', 'no', 'yes', 'simulator'],
] as const

const MARKS: Readonly<Record<string, string>> = { yes: '✓ yes', no: '– no' }

function Comparison(): ReactNode {
  const link = useLink()
  return (
    <section className="compared" aria-labelledby="compared">
      <h2 id="compared">What you don’t have to write</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, also by keys */}
      <div className="table" role="group" aria-label="Table: what each way does" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">What it does</span>
              </th>
              <th scope="col">By hand</th>
              <th scope="col">The provider’s SDK alone</th>
              <th scope="col">reauth</th>
            </tr>
          </thead>
          <tbody>
            {COMPARED.map(([what, hand, sdk, own, address]) => (
              <tr key={what}>
                <th scope="row">
                  <a href={link(address)}>{what}</a>
                </th>
                <td>{MARKS[hand] ?? hand}</td>
                <td>{MARKS[sdk] ?? sdk}</td>
                <td className="own">{MARKS[own]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The landing page: what reauth is, code, the live chart, and links. */
export function Landing({ parts }: { readonly parts: LandingParts }): ReactNode {
  const link = useLink()
  return (
    <main id="content" className="landing" tabIndex={-1}>
      <section className="pitch">
        <h1>Ask who it is, right before it matters</h1>
        <p className="lead">
          A stolen or unattended session must not transfer money, change the email or delete the account. reauth asks
          the end-user to authenticate again, brings them back with their form intact, and lets your server decide.
        </p>
        <div className="code install">
          <pre>
            <code>npm install @reauth/core @reauth/react xstate oauth4webapi</code>
          </pre>
          <button type="button" className="copy" aria-label="Copy the code">
            Copy
          </button>
        </div>
        <p className="actions">
          <a className="primary" href={link('guide/start')}>
            Get started
          </a>
          <a className="secondary" href={link('simulator')}>
            Play the flow
          </a>
        </p>
      </section>
      <LivePicture picture={parts.picture} />
      <section className="code-pair" aria-labelledby="code">
        <h2 id="code">One action in the page, one guard on the server</h2>
        <div className="pair">
          <div>
            <h3>In the page</h3>
            <div dangerouslySetInnerHTML={{ __html: parts.pageCode }} />
          </div>
          <div>
            <h3>On the server</h3>
            <div dangerouslySetInnerHTML={{ __html: parts.serverCode }} />
            <p>
              The browser’s check is advice. The server verifies the token, compares <code>auth_time</code> with the
              requirement, and answers with a step-up challenge (RFC 9470) if it is too old.
            </p>
            <p>
              There are entries for Hono, Express, Fastify and fetch handlers, and{' '}
              <a href={link('guide/server')}>test vectors for other languages</a>.
            </p>
          </div>
        </div>
      </section>
      <ul className="doors">
        {DOORS.map(({ title, text, links }) => (
          <li key={title}>
            <h2>{title}</h2>
            <p>{text}</p>
            <ul>
              {links.map(([address, name]) => (
                <li key={address}>
                  <a href={link(address)}>{name}</a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <section className="questions" aria-labelledby="questions">
        <h2 id="questions">Ten questions, answered by playing them</h2>
        <p>Each link plays a run that ends with the answer, in a few seconds.</p>
        <ol>
          {questions.map((question) => (
            <li key={question.id}>
              <a href={link(linkOfQuestion(question))}>{question.question}</a>
            </li>
          ))}
        </ol>
      </section>
      <Comparison />
      <section className="proof" aria-labelledby="proof">
        <h2 id="proof">Checked on every edge</h2>
        <p>
          The flow is one XState statechart. Its {parts.rules} rules hold on all {parts.edges.toLocaleString('en')}{' '}
          edges that a run can take, in {parts.settings} settings. You can{' '}
          <a href={link('rules')}>break a line and see which rule notices</a>,{' '}
          <a href={link('paths')}>copy a run as a test</a>, or{' '}
          <a href={link('guide/testing')}>replay it in your own suite</a>.
        </p>
      </section>
    </main>
  )
}
