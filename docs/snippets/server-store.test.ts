// #region contract
import { memoryStore } from '@reauth/server/stores/memory'
import { storeContract } from '@reauth/server/testing'
import { expect, test } from 'vitest'

for (const { name, check } of storeContract)
  test(`my store ${name}`, () => expect(check(memoryStore())).resolves.toBeUndefined())
// #endregion
