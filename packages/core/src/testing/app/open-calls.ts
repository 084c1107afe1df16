import { attempt } from '../../platform/attempt.js'
import { type OpenAnswer, type OpenCall, kitState } from './kit-state.js'

function change(list: readonly OpenCall[]): void {
  const state = kitState()
  state.openCalls = list
  for (const listener of state.openCallListeners) attempt(listener)
}

/** Adds a call. Returns a function that withdraws it. It is withdrawn automatically when an answer is chosen. */
export function openCall<Answer extends Pick<OpenAnswer, 'id' | 'title'>>(
  service: string,
  title: string,
  choices: readonly Answer[],
  onChosen: (answer: Answer) => void,
): () => void {
  const isOpen = (): boolean => kitState().openCalls.includes(call)
  const close = (): void => {
    if (isOpen()) change(kitState().openCalls.filter((other) => other !== call))
  }
  const answers = choices.map((answer) => ({
    id: answer.id,
    title: answer.title,
    choose: () => {
      if (!isOpen()) return
      close()
      onChosen(answer)
    },
  }))
  const call: OpenCall = { service, title, answers }
  change([...kitState().openCalls, call])
  return close
}

/**
 * Returns the calls of every {@link fakeService} of this page that wait for the choice of an answer, because of
 * {@link byHand}.
 *
 * @returns The same array until something changes.
 *
 * @example
 * openCalls()[0].answers.find(({ id }) => id === 'cancelled').choose()
 */
export const openCalls = (): readonly OpenCall[] => kitState().openCalls

/** Calls the listener when {@link openCalls} has changed. Returns a function that stops it. */
export function onOpenCalls(listener: () => void): () => void {
  const each = (): void => listener()
  kitState().openCallListeners.add(each)
  return () => void kitState().openCallListeners.delete(each)
}
