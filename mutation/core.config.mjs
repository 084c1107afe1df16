import { common } from './common.mjs'

export default common('core', ['packages/core/src/{words,action,pending,machine,run,reauth,adapters}/**/*.ts'])
