// LemonLDAP::NG: its portal as an OpenID Provider, on a Perl web server, with its demo accounts.
import { createPublicKey } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../servers.mjs'
import { debianVersion, isOnPath, signingKeyPem } from './parts.mjs'

const PORTAL = '/usr/share/lemonldap-ng/portal'
const SESSIONS = { Directory: 'sessions', LockDirectory: 'locks' }

const iniOf = (folder) => `[all]
logLevel = warn
checkTime = 1
[configuration]
type = File
dirName = ${folder}/conf
[portal]
staticPrefix = /static
templateDir = ${PORTAL}/templates
languages = en
`

const appOf = () => `use Plack::Builder;
use Plack::App::File;
use Lemonldap::NG::Portal::Main;
my $portal = Lemonldap::NG::Portal::Main->run({});
builder {
  mount '/static' => Plack::App::File->new(root => '${PORTAL}/htdocs/static')->to_app;
  mount '/javascript' => Plack::App::File->new(root => '/usr/share/javascript')->to_app;
  mount '/' => $portal;
};
`

function configOf({ folder, issuer, client }) {
  const { privateKey, kid } = signingKeyPem()
  const storage = {
    ...Object.fromEntries(Object.entries(SESSIONS).map(([name, place]) => [name, join(folder, place)])),
    generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
  }
  return {
    cfgNum: 1,
    cfgVersion: '2.16.1',
    cfgAuthor: 'test',
    cfgDate: '1700000000',
    portal: `${issuer}/`,
    domain: 'localhost',
    cookieName: 'lemonldap',
    securedCookie: 0,
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Demo',
    whatToTrace: 'uid',
    locationRules: { localhost: { default: 'accept' } },
    exportedHeaders: {},
    demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: storage,
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: storage,
    localSessionStorage: '',
    // No cache, because the test makes sessions older in their files.
    handlerInternalCache: 0,
    issuerDBOpenIDConnectActivation: 1,
    oidcServiceMetaDataIssuer: issuer,
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }),
    oidcServiceKeyIdSig: kid,
    oidcRPMetaDataExportedVars: { [client.id]: {} },
    oidcRPMetaDataOptions: {
      [client.id]: {
        oidcRPMetaDataOptionsDisplayName: client.id,
        oidcRPMetaDataOptionsClientID: client.id,
        oidcRPMetaDataOptionsPublic: 1,
        oidcRPMetaDataOptionsRequirePKCE: 1,
        oidcRPMetaDataOptionsRedirectUris: client.redirectURI,
        oidcRPMetaDataOptionsPostLogoutRedirectUris: client.signedOutURI,
        oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
        oidcRPMetaDataOptionsUserIDAttr: 'uid',
        oidcRPMetaDataOptionsAllowOffline: 1,
        oidcRPMetaDataOptionsRefreshToken: 1,
        oidcRPMetaDataOptionsBypassConsent: 0,
      },
    },
  }
}

const PACKAGES = [
  'liblemonldap-ng-portal-perl',
  'libgd-securityimage-perl',
  'libimage-magick-perl',
  'libio-string-perl',
  'libstring-random-perl',
  'starman',
]

export const lemonldap = {
  name: 'LemonLDAP::NG',
  missing: () =>
    isOnPath('starman') && existsSync(PORTAL)
      ? undefined
      : `it is not installed: apt-get install --no-install-recommends ${PACKAGES.join(' ')}`,
  version: () => debianVersion('liblemonldap-ng-portal-perl'),
  scope: 'openid offline_access',
  screens: {
    login: {
      has: '#lform',
      async act(page, { name, password }) {
        const user = page.locator('input[name=user]')
        if (await user.isEditable()) await user.fill(name)
        await page.locator('input[name=password]').fill(password)
        await page.locator('#lform button[type=submit]').click()
      },
    },
    renew: { has: '#upgrd button[type=submit]' },
    consent: { has: 'form.confirm button.positive', refuse: (page) => page.locator('form.confirm .negative').click() },
  },
  users: [
    { name: 'dwho', password: 'dwho' },
    { name: 'rtyler', password: 'rtyler' },
  ],

  async start({ folder, port, client }) {
    for (const place of ['conf', ...Object.values(SESSIONS)]) mkdirSync(join(folder, place), { recursive: true })
    const issuer = `http://localhost:${port}`
    writeFileSync(join(folder, 'lemonldap-ng.ini'), iniOf(folder))
    writeFileSync(join(folder, 'conf/lmConf-1.json'), JSON.stringify(configOf({ folder, issuer, client })))
    writeFileSync(join(folder, 'portal.psgi'), appOf())
    const { stop, printed } = await serve(
      `starman --listen 127.0.0.1:${port} --workers 3 --preload-app portal.psgi`,
      folder,
      port,
      {
        LLNG_DEFAULTCONFFILE: join(folder, 'lemonldap-ng.ini'),
      },
    )
    /** Makes every sign-in older. A session is a JSON file. */
    const age = (seconds) => {
      const sessions = join(folder, SESSIONS.Directory)
      for (const name of readdirSync(sessions)) {
        const path = join(sessions, name)
        const session = JSON.parse(readFileSync(path, 'utf8'))
        if (session._lastAuthnUTime === undefined) continue
        session._lastAuthnUTime -= seconds
        if (session._utime !== undefined) session._utime -= seconds
        writeFileSync(path, JSON.stringify(session))
      }
    }
    return { issuer, stop, printed, age }
  },
}
