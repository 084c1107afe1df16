import { QUIRKS, type QuirkName } from '@reauth/emulator'
import { expect } from '@playwright/test'
import { type Scenario, ROWS, expected } from './expected.js'
import { SCENARIOS } from './scenarios.js'
import { type AdapterId, ADAPTERS } from './settings.js'
import { stageFor, test } from './stage.js'

const isQuirk = (name: string): name is QuirkName => Object.hasOwn(QUIRKS, name)

for (const id of Object.keys(ADAPTERS) as AdapterId[]) {
  for (const scenario of Object.keys(ROWS) as Scenario[]) {
    const result = expected(scenario, id)
    if (typeof result === 'string') continue
    test(`${id}: ${ROWS[scenario].title}`, async ({ context, secrets, world }) => {
      if (isQuirk(scenario)) world.setQuirk(scenario)
      const stage = await stageFor(world, context, ADAPTERS[id])
      const end = await SCENARIOS[scenario](stage)
      expect({ end, prompts: stage.prompts(), calls: world.booked.size }).toEqual(result)
      await secrets.expectNoLeaks(context)
    })
  }
}
