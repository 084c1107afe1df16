import { common } from './common.mjs'

export default common('policy', ['packages/policy/src/**/*.ts'])
