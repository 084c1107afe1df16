import { type ReactNode, useId } from 'react'
import { type Question, linkOfQuestion, questions } from '../../questions.js'

/** A text with its code between backticks. */
function Words({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))
}

/** A question, its answer, and what an app does about it, above the run that shows it. */
export function QuestionCard({ question }: { readonly question: Question }): ReactNode {
  const heading = useId()
  const at = questions.indexOf(question)
  const next = questions[at + 1]
  const { answer, yourApp, more, other } = question
  return (
    <section className="sim-question" aria-labelledby={heading}>
      <p className="sim-muted">
        Question {at + 1} of {questions.length}
      </p>
      <h2 id={heading}>{question.question}</h2>
      <p className="sim-answer-text">
        <Words text={answer} />
      </p>
      <p>
        <b>In your app:</b> <Words text={yourApp} />
      </p>
      <p className="sim-question-links">
        <a href={more.href}>{more.title}</a>
        {other === undefined ? null : <a href={linkOfQuestion({ ...question, place: other.place })}>{other.title}</a>}
        {next === undefined ? (
          <a href="./#questions">All ten questions</a>
        ) : (
          <a href={linkOfQuestion(next)}>Next: {next.question}</a>
        )}
      </p>
    </section>
  )
}
