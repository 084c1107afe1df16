import type { Entry } from '@reauth/demo/account'
import { formatCents } from '@reauth/demo/money'
import type { ReactNode } from 'react'
import { StyleSheet, Text, View } from 'react-native'
import { Card } from './ui/card'
import { usePalette } from './ui/theme'
import { Body, Heading, Hint } from './ui/words'

const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })

/** The outgoing transfers, newest first. */
export function ActivityCard({ entries }: { readonly entries: readonly Entry[] }): ReactNode {
  return (
    <Card label="Activity">
      <Heading>Activity</Heading>
      {entries.length === 0 ? (
        <Hint>Nothing yet. Your transfers appear here.</Hint>
      ) : (
        <View role="list">
          {entries.map((entry, index) => (
            <Row key={entry.id} entry={entry} isFirst={index === 0} />
          ))}
        </View>
      )}
    </Card>
  )
}

function Row({ entry, isFirst }: { readonly entry: Entry; readonly isFirst: boolean }): ReactNode {
  const { brandSoft, ink, line } = usePalette()
  return (
    <View role="listitem" style={[styles.row, !isFirst && { borderTopWidth: 1, borderColor: line }]}>
      <View aria-hidden style={[styles.initial, { backgroundColor: brandSoft }]}>
        <Text style={[styles.letter, { color: ink }]}>{entry.to.slice(0, 1).toUpperCase()}</Text>
      </View>
      <View style={styles.words}>
        <Body style={styles.name}>{entry.to}</Body>
        <Hint>
          {day.format(new Date(entry.at))}
          {entry.note !== '' && ` · ${entry.note}`}
        </Hint>
      </View>
      <Body style={styles.amount}>−{formatCents(entry.amount)}</Body>
    </View>
  )
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 14, paddingVertical: 12 },
  initial: { width: 40, height: 40, borderRadius: 20, alignItems: 'center', justifyContent: 'center' },
  letter: { fontSize: 16, fontWeight: '600' },
  words: { flexGrow: 1, flexShrink: 1, flexBasis: 120 },
  name: { fontWeight: '600' },
  amount: { fontVariant: ['tabular-nums'], marginLeft: 'auto' },
})
