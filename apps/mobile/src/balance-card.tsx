import type { Account } from '@reauth/demo/account'
import { formatCents } from '@reauth/demo/money'
import type { ReactNode } from 'react'
import { StyleSheet, Text, View } from 'react-native'
import { DEEP, SANS, SERIF } from './ui/theme'
import { Heading } from './ui/words'

/** The balance of the account. */
export function BalanceCard({ account }: { readonly account: Account | null }): ReactNode {
  return (
    <View role="region" aria-label="Balance" style={styles.card}>
      <View aria-hidden style={styles.glow} />
      <Heading style={styles.name}>Everyday account</Heading>
      <Text style={styles.number}>{account?.number ?? ' '}</Text>
      <Text aria-live="polite" style={styles.amount} adjustsFontSizeToFit numberOfLines={1}>
        {account === null ? '—' : formatCents(account.balance)}
      </Text>
    </View>
  )
}

const styles = StyleSheet.create({
  card: { backgroundColor: DEEP.ground, borderRadius: 18, padding: 24, overflow: 'hidden' },
  glow: {
    position: 'absolute',
    top: -90,
    right: -70,
    width: 260,
    height: 260,
    borderRadius: 130,
    backgroundColor: DEEP.glow,
    opacity: 0.55,
  },
  name: { color: DEEP.ink, fontSize: 15, lineHeight: 22, fontFamily: SANS },
  number: { color: DEEP.soft, fontSize: 14, lineHeight: 20, letterSpacing: 0.8, marginTop: 2 },
  amount: {
    color: DEEP.ink,
    fontSize: 40,
    lineHeight: 48,
    fontWeight: '600',
    marginTop: 18,
    fontVariant: ['tabular-nums'],
    fontFamily: SERIF,
  },
})
