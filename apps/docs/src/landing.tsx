import type { ReactNode } from 'react'
import dark from './generated/reauth-overview-dark.svg'
import light from './generated/reauth-overview-light.svg'
import { linkOfQuestion, questions } from './questions.js'

const HERO = 'The statechart of a sensitive action, with its large containers closed'

const DOORS = [
  {
    title: 'I build the page',
    text: 'Fifteen lines, and the form survives the redirect. See what a run shows at every moment.',
    links: [
      ['#/guide/start', 'Start'],
      ['#/concepts/outcomes', 'What a user interface shows'],
      ['#/migration', 'From code by hand, by platform'],
    ],
  },
  {
    title: 'I sign it off',
    text: 'Every rule is checked on every edge of the chart that runs. Break one, and see it caught.',
    links: [
      ['#/rules', 'The rules, and how to break them'],
      ['#/concepts/promises', 'What is promised, and what is not'],
      ['#/concepts/threats', 'Threats, and what stands against each'],
    ],
  },
  {
    title: 'I guard the endpoint',
    text: 'One guard on the handler, and test vectors for every language.',
    links: [
      ['#/guide/server', 'The server, on one page'],
      ['#/concepts/pending-action', 'What waits in the browser'],
      ['#/paths', 'Every way that a call can come about'],
    ],
  },
] as const

/** What it is, the chart itself, and where to go on. */
export function Landing(): ReactNode {
  return (
    <div className="landing">
      <section className="pitch">
        <h1>
          The moment before
          <br />
          it really happens.
        </h1>
        <p>
          Transfer the money, change the address, delete the account: an unattended session must not. reauth asks the
          end-user to authenticate again in the middle of what they do, and lets the server decide. The flow is one
          statechart. This one, and it is the one that runs.
        </p>
        <p className="actions">
          <a className="primary" href="#/simulator">
            Play the flow
          </a>
          <a href="#/concepts/flow">Read it</a>
        </p>
      </section>
      <a className="hero" href="#/chart" aria-label="The whole chart">
        <img className="in-light" src={light} alt={HERO} loading="lazy" />
        <img className="in-dark" src={dark} alt={HERO} loading="lazy" />
      </a>
      <ul className="doors">
        {DOORS.map(({ title, text, links }) => (
          <li key={title}>
            <h2>{title}</h2>
            <p>{text}</p>
            <ul>
              {links.map(([href, name]) => (
                <li key={href}>
                  <a href={href}>{name}</a>
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
              <a href={linkOfQuestion(question)}>{question.question}</a>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}
