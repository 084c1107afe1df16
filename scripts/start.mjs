// npm start: installs, builds and serves the demo.
import { spawn } from 'node:child_process'
import { ROOT, build, install, main } from './setup.mjs'

await main(() => {
  install()
  build()
  const demo = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'dist/server/main.js'], {
    cwd: `${ROOT}apps/demo`,
    stdio: 'inherit',
    env: { DOCS_DIR: `${ROOT}apps/docs/dist`, ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => demo.kill(signal))
  demo.on('exit', (code) => {
    process.exitCode = code ?? 0
  })
})
