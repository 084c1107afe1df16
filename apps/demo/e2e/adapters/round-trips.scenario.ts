import { expect } from '@playwright/test'
import { type Way, ROUND_TRIPS, Recorder, WAYS } from './round-trips.js'
import { type AdapterId, ADAPTERS } from './settings.js'
import { type CountedStage, stageFor, test } from './stage.js'

const toTheEnd =
  (isCold: boolean) =>
  async ({ signIn, tab }: CountedStage, recorder: Recorder): Promise<string[]> => {
    await signIn()
    if (isCold) await tab.open()
    recorder.begin()
    await tab.transfer()
    expect(await tab.end()).toBe('succeeded')
    return recorder.sinceAsked()
  }

const toThePrompt =
  (isCold: boolean) =>
  async ({ prompts, signIn, tab }: CountedStage, recorder: Recorder): Promise<string[]> => {
    await signIn('sam')
    if (isCold) await tab.open()
    recorder.begin()
    await tab.transfer()
    await expect.poll(prompts).toBe(1)
    return recorder.untilAsked()
  }

/** Runs one way, and returns its requests. */
const TAKEN: Record<Way, (stage: CountedStage, recorder: Recorder) => Promise<string[]>> = {
  fresh: toTheEnd(false),
  freshCold: toTheEnd(true),
  leave: toThePrompt(false),
  leaveCold: toThePrompt(true),
  async back({ signIn, tab }, recorder) {
    await signIn('sam')
    recorder.begin()
    await tab.transfer()
    await tab.authenticate('sam')
    expect(await tab.end()).toBe('succeeded')
    return recorder.sinceAsked()
  },
}

for (const id of Object.keys(ADAPTERS) as AdapterId[]) {
  for (const way of Object.keys(WAYS) as Way[]) {
    const requests = ROUND_TRIPS[id][way]
    if (typeof requests === 'string') continue
    test(`${id}, round trips: ${WAYS[way]}`, async ({ context, secrets: _, world }) => {
      const recorder = new Recorder()
      await recorder.watch(context)
      const stage = await stageFor(world, context, ADAPTERS[id], recorder.asked)
      const taken = await TAKEN[way](stage, recorder)
      await recorder.release()
      expect(taken).toEqual(requests)
    })
  }
}
