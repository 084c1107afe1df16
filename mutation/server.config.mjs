import { common } from './common.mjs'

export default common('server', [
  'packages/server/src/{create-verifier,compact-token,checked-signatures,signature-engine,guard,refusal-response}.ts',
  'packages/server/src/operations/**/*.ts',
])
