import { common } from './common.mjs'

// The output of the command is left out, because it is for people.
export default common('emulator', ['packages/emulator/src/**/*.ts', '!packages/emulator/src/cli.ts'])
