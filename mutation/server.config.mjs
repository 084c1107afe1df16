import { common } from './common.mjs'

export default common('server', [
  'packages/server/src/*.ts',
  'packages/server/src/{shared,keys,verifier,guard,operations}/*.ts',
  'packages/server/src/stores/{claims,memory}.ts',
  '!packages/server/src/testing.ts',
])
