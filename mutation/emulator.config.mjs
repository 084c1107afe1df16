import { common } from './common.mjs'

// What the command prints is for people.
export default common('emulator', ['packages/emulator/src/**/*.ts', '!packages/emulator/src/cli.ts'])
