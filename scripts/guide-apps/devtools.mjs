// Adds a page with the devtools to a new Next.js app, and searches its production build for them.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../setup.mjs'

/** The package of the devtools. */
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
/** Strings that only the devtools contain. */
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

/** Searches the build for the browser and the server. @throws {SetupError} If it contains anything of the devtools, or nothing was built. */
export function searchForDevtools(folder) {
  const isInstalled = foundIn(join(folder, 'node_modules', DEVTOOLS, 'dist'))
  const unknown = MARKERS.filter((word) => !isInstalled(word))
  if (unknown.length > 0) throw new SetupError(`The devtools no longer contain ${unknown.join(', ')}. Update MARKERS.`)
  for (const part of ['.next/static', '.next/server']) {
    const isBuilt = foundIn(join(folder, part))
    if (!isBuilt('page of the devtools')) throw new SetupError(`The page of the devtools is not in ${part}.`)
    const found = MARKERS.filter(isBuilt)
    if (found.length > 0) throw new SetupError(`${part} contains code of the devtools: ${found.join(', ')}.`)
  }
}
