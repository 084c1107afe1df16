#!/usr/bin/env node
import { main } from './cli/main.js'

const code = await main(process.argv.slice(2), process)
// Exits although a machine's module may have started an actor with timers, after both streams are flushed.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
