// A page with the devtools in a fresh Next.js app, and the search for them in what it builds for production.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../setup.mjs'

/** What an app installs for them. */
export const DEVTOOLS = '@reauth/devtools'

const PAGE = `'use client'

import { createInspection, mountDevtools, openInspector, shareInspection } from '@reauth/devtools'
import { ReauthDevtools } from '@reauth/react/devtools'
import { useEffect } from 'react'

const inspection = createInspection()

export default function Page() {
  useEffect(() => mountDevtools({ inspection }), [])
  useEffect(() => shareInspection(inspection), [])
  return (
    <button onClick={() => openInspector(inspection, '/inspector')}>
      page of the devtools
      <ReauthDevtools inspection={inspection} />
    </button>
  )
}
`
/** Words that stand in the devtools, and nowhere else in an app. */
const MARKERS = ['reauth-devtools', 'reauthDevtools', 'reauth:devtools', 'statelyai.connected']

/** Adds the page `/devtools`. */
export function addDevtools(folder) {
  mkdirSync(join(folder, 'app/devtools'))
  writeFileSync(join(folder, 'app/devtools/page.tsx'), PAGE)
}

const textsIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|html|rsc)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

const foundIn = (folder) => {
  const texts = textsIn(folder)
  return (word) => texts.some((text) => text.includes(word))
}

/** Searches what a browser and a server get of the build. @throws {SetupError} If anything of the devtools is there, or nothing was built. */
export function searchForDevtools(folder) {
  const isInstalled = foundIn(join(folder, 'node_modules', DEVTOOLS, 'dist'))
  const unknown = MARKERS.filter((word) => !isInstalled(word))
  if (unknown.length > 0) throw new SetupError(`The devtools have no word ${unknown.join(', ')} any more.`)
  for (const part of ['.next/static', '.next/server']) {
    const isBuilt = foundIn(join(folder, part))
    if (!isBuilt('page of the devtools')) throw new SetupError(`The page of the devtools is not in ${part}.`)
    const found = MARKERS.filter(isBuilt)
    if (found.length > 0) throw new SetupError(`${part} has something of the devtools: ${found.join(', ')}.`)
  }
}
