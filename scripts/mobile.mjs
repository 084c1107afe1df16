// npm run test:mobile: creates a new Expo app, adds apps/mobile and the code of the guide, installs the packed tarballs, and builds it for Android and iOS with
// Metro and Hermes. Takes minutes: run it nightly and before a release. The only network requests are for packages of the registry.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from './examples/tarballs.mjs'
import { must } from './guide-apps/apps.mjs'
import { makeExpoApp, modulesOf, quiet } from './mobile/expo-app.mjs'
import { Runs } from './runs.mjs'
import { SetupError, install, main } from './setup.mjs'

/** The first bytes of a Hermes bytecode file. */
const HERMES = 'c61fbc03c103191f'
/** Modules that a phone doesn't need. The dialog isn't listed, because Metro doesn't tree-shake `@reauth/react`. */
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

/** Returns the only file below a folder whose name ends with `end`. */
function fileIn(folder, end) {
  const found = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(end))
  if (found.length !== 1)
    throw new SetupError(`${folder} has ${found.length} files that end in ${end}, but must have one.`)
  return join(folder, found[0])
}

/** Builds the app for a platform, and checks its modules. */
function exportFor(platform, app, env) {
  const out = join(app, `out-${platform}`)
  must(`npx expo export --platform ${platform} --source-maps --output-dir ${out}`, app, env)
  const bytecode = readFileSync(fileIn(out, '.hbc')).subarray(0, 8).toString('hex')
  if (bytecode !== HERMES) throw new SetupError(`The bundle begins with ${bytecode}, so it is not Hermes bytecode.`)
  const modules = modulesOf(fileIn(out, '.hbc.map'))
  if (!modules.some((name) => name.includes('@reauth/core/dist/adapters/authgear-react-native')))
    throw new SetupError('The adapter is not in the list of modules, so the source map can not be read as expected.')
  const found = Object.entries(NOT_ON_A_PHONE).flatMap(([what, pattern]) =>
    modules.filter((name) => pattern.test(name)).map((name) => `${what}: ${name}`),
  )
  if (found.length > 0)
    throw new SetupError(`The bundle contains modules that a phone does not need:\n${found.join('\n')}`)
}

/** Checks the settings of the Android and iOS projects. */
function checkProjects(app, env) {
  const config = must('npx expo config --type introspect', app, env)
  for (const text of [
    'com.authgear.reactnative.OAuthRedirectActivity',
    'com.example.harbor',
    'NSFaceIDUsageDescription',
  ])
    if (!config.includes(text)) throw new SetupError(`The projects do not contain ${text}.`)
}

await main(async () => {
  install()
  const place = mkdtempSync(join(tmpdir(), 'reauth-mobile-'))
  process.on('exit', () => rmSync(place, { recursive: true, force: true }))
  const env = quiet(place)
  let app
  const isMade = await runs.run('a new Expo app installs the packed tarballs', () => {
    app = makeExpoApp(place, packAll(place))
  })
  if (isMade) {
    await runs.run('the app and the code of the guide compile with the types of the real modules', () =>
      must('npx tsc --noEmit', app),
    )
    await runs.run('the projects have the settings that prompts and the callback need', () => checkProjects(app, env))
    for (const platform of ['android', 'ios'])
      await runs.run(`Metro and Hermes build it for ${platform}, without modules that a phone does not need`, () =>
        exportFor(platform, app, env),
      )
  }
  runs.end()
})
