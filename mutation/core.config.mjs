import { common } from './common.mjs'

export default common('core', ['packages/core/src/{machine,pending}/**/*.ts'])
