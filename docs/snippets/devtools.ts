import { type ReauthService, createReauth, memoryStore } from '@reauth/core'
import { createInspection, mountDevtools, openInspector, shareInspection } from '@reauth/devtools'

export function plainPage(service: ReauthService) {
  const store = memoryStore()
  // #region plain
  const inspection = createInspection()
  const reauth = createReauth({ service, store, inspect: inspection.inspect })

  const unmount = mountDevtools({ reauth, inspection, docs: 'http://localhost:4320/' })
  // #endregion
  return { inspection, reauth, unmount }
}

export function inspectorOf(button: HTMLButtonElement) {
  const inspection = createInspection()
  // #region wires
  // Tabs of this origin that show the inspector.
  const stop = shareInspection(inspection)
  // A page of another origin, opened in a click.
  button.onclick = () => openInspector(inspection, 'http://localhost:4320/#/inspector')
  // #endregion
  return stop
}
