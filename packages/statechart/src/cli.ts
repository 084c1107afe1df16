#!/usr/bin/env node
import { main } from './cli/main.js'

const code = await main(process.argv.slice(2), process)
// A module that also starts its actor keeps its timers: what was written is out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
