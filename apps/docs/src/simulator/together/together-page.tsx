import { type ReactNode, useRef, useState } from 'react'
import { type Question, questionById } from '../../questions.js'
import type { PageProps } from '../page.js'
import { CopyButton } from '../parts/copy-button.js'
import { LinkNotice } from '../parts/link-notice.js'
import { QuestionCard } from '../parts/question-card.js'
import { SequenceOf } from '../parts/sequence.js'
import { ClockPicker } from '../parts/setting-picker.js'
import { Transport } from '../parts/transport.js'
import { ChoiceList } from './choice-list.js'
import type { Counts } from './chronicle.js'
import { Column } from './column.js'
import { type TogetherPlace, beginningOf, togetherPlaceOf } from './link.js'
import { settingById, settings } from './setting.js'
import { togetherStories } from './stories.js'
import { type TogetherControls, useTogether } from './use-together.js'

const COUNTS: Readonly<Record<keyof Counts, string>> = {
  refreshes: 'refreshes',
  prompts: 'prompts',
  calls: 'calls',
}

interface SideProps {
  readonly controls: TogetherControls
  readonly question: Question | undefined
}

function Side({ controls, question }: SideProps): ReactNode {
  const { played, now, at } = controls
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <aside className="sim-side">
      {question === undefined ? null : <QuestionCard question={question} />}
      <section className="sim-card">
        <Transport {...controls} />
        <h2 ref={heading} tabIndex={-1} className="sim-happened">
          {now.choice === null ? 'Nothing happened yet.' : `${now.choice.of}: ${now.choice.title}`}
        </h2>
        <dl className="sim-counters sim-counters-three">
          {(Object.keys(COUNTS) as (keyof Counts)[]).map((name) => (
            <div key={name}>
              <dt>{COUNTS[name]}</dt>
              <dd>{now.counts[name]}</dd>
            </div>
          ))}
        </dl>
        {now.choices.length > 0 ? (
          <ChoiceList
            choices={now.choices}
            onChoose={(id) => {
              controls.choose(id)
              // The pressed button will disappear, so the focus moves to the heading.
              heading.current?.focus({ preventScroll: true })
            }}
          />
        ) : (
          <p className="sim-over">Both are over. Go back in time, or choose another story.</p>
        )}
      </section>
      <section className="sim-card">
        <div className="sim-bar">
          <h3>Who calls whom</h3>
          <CopyButton label="Copy link" text={() => new URL(controls.link, location.href).href} />
        </div>
        <SequenceOf lanes={played.lanes} messages={played.messages} at={at} />
      </section>
    </aside>
  )
}

function Together({ place }: { readonly place: TogetherPlace }): ReactNode {
  const [question, setQuestion] = useState(() => questionById(place.question))
  const [start] = useState(place.run)
  const controls = useTogether(start, place.plays, question?.id ?? null)
  const { setting, choices } = controls?.run ?? start
  const impossible = controls?.played.impossible ?? null
  const load = (id: string, story?: readonly string[]): void => {
    setQuestion(undefined)
    controls?.load(beginningOf(settingById(id)!, story), story !== undefined)
  }
  return (
    <div className="sim-page">
      <header className="sim-head">
        <h1>Two at once</h1>
        <p className="sim-lead">
          The real <code>createReauth()</code>. You are the provider, the end-user and the endpoint.
        </p>
        <div className="sim-stories" role="group" aria-label="Stories">
          {togetherStories.map((story) => (
            <button
              key={story.title}
              type="button"
              className="sim-chip"
              aria-pressed={setting.id === story.setting && choices.join() === story.choices.join()}
              onClick={() => load(story.setting, story.choices)}
            >
              {story.title}
            </button>
          ))}
          <a className="sim-more" href="simulator">
            One run →
          </a>
        </div>
        <div className="sim-together-setting">
          <label className="sim-field">
            <span>Beside each other</span>
            <select value={setting.id} onChange={({ currentTarget }) => load(currentTarget.value)}>
              {settings.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {controls !== null && setting.share === 'nothing' ? (
            <ClockPicker
              clock={controls.run.clock}
              onClock={(clock) => controls.load({ ...controls.run, clock }, false)}
            />
          ) : null}
          <p>{setting.sentence}</p>
        </div>
      </header>
      {place.unknown !== null && choices === start.choices ? (
        <LinkNotice>There is no setting “{place.unknown}”. The first story is shown instead.</LinkNotice>
      ) : impossible === null ? null : (
        <LinkNotice>
          “{impossible}” can’t happen after step {controls?.last}. The runs are shown up to there.
        </LinkNotice>
      )}
      {controls === null ? (
        <p className="sim-muted">One moment…</p>
      ) : (
        <div className="sim-together">
          {controls.now.columns.map((moment, index) => (
            <Column key={setting.columns[index]!.id} title={setting.columns[index]!.title} moment={moment} />
          ))}
          <Side controls={controls} question={question} />
        </div>
      )}
    </div>
  )
}

/** Plays two runs beside each other: `together#/<setting>/<choice,choice>?at=2`. */
export function TogetherPage({ route, query }: PageProps): ReactNode {
  return <Together key={`${route.join('/')}?${query.toString()}`} place={togetherPlaceOf(route, query)} />
}
