import { common } from './common.mjs'

export default common('react', ['packages/react/src/**/*.{ts,tsx}'])
