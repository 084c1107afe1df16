// npm run test:mobile: makes a fresh Expo app, puts apps/mobile and the code of the guide into it, installs the packed tarballs, and lets Metro and Hermes
// build it for Android and iOS. Takes minutes: for the night, and before a release. The registry is asked for packages, and nothing else.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from './examples/tarballs.mjs'
import { must } from './guide-apps/apps.mjs'
import { makeExpoApp, modulesOf, quiet } from './mobile/expo-app.mjs'
import { Runs } from './runs.mjs'
import { SetupError, install, main } from './setup.mjs'

/** What a file of bytecode begins with. */
const HERMES = 'c61fbc03c103191f'
/** What a phone has no use for. The dialog is there all the same: Metro leaves nothing of `@reauth/react` out. */
const NOT_ON_A_PHONE = {
  'the emulator': /@reauth\/emulator\//,
  'the web demo': /demo\/web\//,
  'React for browsers': /\/react-dom\//,
  'React Native for Web': /\/react-native-web\//,
  'the SDK for browsers': /@authgear\/web\//,
  'adapters that leave a page':
    /@reauth\/core\/dist\/adapters\/(authgear-web|authgear\/authgear-redirect|oidc|popup|webauthn)/,
  'Node.js': /^node:/,
}

const runs = new Runs()

/** The one file below a folder whose name ends so. */
function fileIn(folder, end) {
  const found = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(end))
  if (found.length !== 1) throw new SetupError(`${folder} has ${found.length} files of the kind ${end}.`)
  return join(folder, found[0])
}

/** Builds the app for a platform, and looks at what is in it. */
function exportFor(platform, app, env) {
  const out = join(app, `out-${platform}`)
  must(`npx expo export --platform ${platform} --source-maps --output-dir ${out}`, app, env)
  const bytecode = readFileSync(fileIn(out, '.hbc')).subarray(0, 8).toString('hex')
  if (bytecode !== HERMES) throw new SetupError(`The bundle begins with ${bytecode}, and is no bytecode of Hermes.`)
  const modules = modulesOf(fileIn(out, '.hbc.map'))
  if (!modules.some((name) => name.includes('@reauth/core/dist/adapters/authgear-react-native')))
    throw new SetupError('The bundle has no adapter: its modules are not found by their names.')
  const found = Object.entries(NOT_ON_A_PHONE).flatMap(([what, pattern]) =>
    modules.filter((name) => pattern.test(name)).map((name) => `${what}: ${name}`),
  )
  if (found.length > 0) throw new SetupError(`A phone has no use for this:\n${found.join('\n')}`)
}

/** What the projects for Android and iOS are made of. */
function checkProjects(app, env) {
  const config = must('npx expo config --type introspect', app, env)
  for (const text of [
    'com.authgear.reactnative.OAuthRedirectActivity',
    'com.example.harbor',
    'NSFaceIDUsageDescription',
  ])
    if (!config.includes(text)) throw new SetupError(`The projects have no ${text}.`)
}

await main(async () => {
  install()
  const place = mkdtempSync(join(tmpdir(), 'reauth-mobile-'))
  process.on('exit', () => rmSync(place, { recursive: true, force: true }))
  const env = quiet(place)
  let app
  const isMade = await runs.run('a fresh Expo app installs the packed tarballs', () => {
    app = makeExpoApp(place, packAll(place))
  })
  if (isMade) {
    await runs.run('the app and the code of the guide agree with the types of the real modules', () =>
      must('npx tsc --noEmit', app),
    )
    await runs.run('the projects have what the prompts and the callback need', () => checkProjects(app, env))
    for (const platform of ['android', 'ios'])
      await runs.run(`Metro and Hermes build it for ${platform}, without what a phone has no use for`, () =>
        exportFor(platform, app, env),
      )
  }
  runs.end()
})
