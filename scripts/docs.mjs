// npm run docs: installs, builds and serves the documentation.
import { ROOT, build, install, main } from './setup.mjs'

await main(async () => {
  install()
  build()
  const { preview } = await import('vite')
  const server = await preview({
    root: `${ROOT}apps/docs`,
    preview: { host: 'localhost', port: Number(process.env.PORT ?? 4320), strictPort: true },
  })
  console.log(`\n  The documentation    ${server.resolvedUrls.local[0]}\n`)
})
