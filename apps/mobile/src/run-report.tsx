import type { RunStatus, SensitiveActionError } from '@reauth/core'
import type { Entry } from '@reauth/demo/account'
import { STATUS_WORDS } from '@reauth/demo/status-words'
import { useServerReason } from '@reauth/demo/use-server-reason'
import type { ReactNode } from 'react'
import { StyleSheet, View } from 'react-native'
import { END_TEXTS } from './texts'
import { EDGE } from './ui/screen'
import { usePalette } from './ui/theme'
import { Body, Hint } from './ui/words'

interface RunReportProps {
  readonly status: 'idle' | RunStatus
  readonly error: SensitiveActionError | undefined
  readonly description: string | undefined
  /** The booked transfer. */
  readonly entry: Entry | undefined
  /** The end-user's choices. */
  readonly children?: ReactNode
}

/** The status of the run in words, which screen readers announce when it changes. */
export function RunReport({ status, error, description, entry, children }: RunReportProps): ReactNode {
  const { paper, line, good, bad, ink } = usePalette()
  const reason = useServerReason(error)
  const isBad = error !== undefined && error.outcome !== 'cancelled'
  const color = status === 'succeeded' ? good : isBad ? bad : ink
  return (
    <View role="status" aria-live="polite" testID={`run-${error?.code ?? status}`}>
      {status !== 'idle' && (
        <View style={[styles.dock, { backgroundColor: paper, borderColor: line }]}>
          <View style={styles.report}>
            <Body style={[styles.status, { color }]}>
              {status === 'succeeded' ? '✓ ' : ''}
              {STATUS_WORDS[status]}
            </Body>
            {description !== undefined && (
              <Hint>{entry === undefined ? description : `${description}: done. Receipt ${entry.id}.`}</Hint>
            )}
            {error !== undefined && <Hint style={{ color: ink }}>{reason ?? END_TEXTS[error.code]}</Hint>}
            {children}
          </View>
        </View>
      )}
    </View>
  )
}

const styles = StyleSheet.create({
  dock: {
    borderTopWidth: 1,
    paddingTop: 18,
    paddingBottom: EDGE.paddingBottom - 10,
    paddingHorizontal: EDGE.paddingHorizontal,
    boxShadow: '0 -8px 32px rgba(0, 0, 0, 0.12)',
  },
  report: { width: '100%', maxWidth: 600, alignSelf: 'center', gap: 6 },
  status: { fontWeight: '600' },
})
