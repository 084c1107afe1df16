#!/usr/bin/env node
import { main } from './cli/main.js'

const code = await main(process.argv.slice(2), process)
// The module of a machine may have started an actor with timers, so this exits explicitly after both streams are flushed.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
