import { common } from './common.mjs'

export default common('server', [
  'packages/server/src/*.ts',
  'packages/server/src/operations/*.ts',
  'packages/server/src/stores/memory.ts',
])
