import { type AnySensitiveAction, type ReauthService, createReauth, memoryStore } from '@reauth/core'
import { byHand, createTestReauth } from '@reauth/core/testing'
import {
  type Inspection,
  type InspectionEvent,
  createInspection,
  mountDevtools,
  openInspector,
  shareInspection,
} from '@reauth/devtools'

export function plainPage(service: ReauthService) {
  const store = memoryStore()
  // #region plain
  const inspection = createInspection({ keepInTab: true })
  const reauth = createReauth({ service, store, inspect: inspection.inspect })

  const unmount = mountDevtools({ reauth, inspection, docs: 'http://localhost:4320/' })
  // #endregion
  return { inspection, reauth, unmount }
}

export function fakePage(transfer: AnySensitiveAction) {
  // #region fake
  const inspection = createInspection()
  const { reauth } = createTestReauth({
    actions: [transfer],
    service: { refresh: byHand(), browser: byHand() },
    options: { inspect: inspection.inspect },
  })
  mountDevtools({ reauth, inspection })
  // #endregion
  return reauth
}

export function watch(inspection: Inspection) {
  // #region subscribe
  const codeOf = ({ snapshot }: InspectionEvent) => snapshot.context.ending?.code
  const codes = inspection.getEvents().map(codeOf)
  const stop = inspection.subscribe((event) => event !== null && codes.push(codeOf(event)))
  // #endregion
  return { codes, stop }
}

export function inspectorOf(button: HTMLButtonElement) {
  const inspection = createInspection()
  // #region wires
  // Tabs of this origin that show the inspector.
  const stop = shareInspection(inspection)
  // A page of another origin, opened in a click.
  button.onclick = () => openInspector(inspection, 'http://localhost:4320/inspector')
  // #endregion
  return stop
}
