#!/usr/bin/env node
import { runCli } from './cli-run.js'

const { exitCode } = await runCli(process.argv.slice(2), {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
})
process.exitCode = exitCode
