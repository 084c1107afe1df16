import { formatCents } from '@reauth/demo/money'
import { type TransferFields, type TransferInput, readTransfer } from '@reauth/demo/transfer'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { TextInput } from 'react-native'
import { Button } from './ui/button'
import { Field } from './ui/field'

interface TransferFormProps {
  /** The transfer of a continued run. */
  readonly initial: TransferInput | undefined
  readonly isBusy: boolean
  readonly isSent: boolean
  readonly onSend: (input: TransferInput) => void
}

const EMPTY: TransferFields = { to: '', amount: '', note: '' }

const FIELDS = ['to', 'amount', 'note'] as const

/** The transfer form. It keeps its values until the transfer has been sent. */
export function TransferForm({ initial, isBusy, isSent, onSend }: TransferFormProps): ReactNode {
  const [fields, setFields] = useState<TransferFields>(() =>
    initial === undefined ? EMPTY : { ...initial, amount: formatCents(initial.amount).replace('$', '') },
  )
  const [problems, setProblems] = useState<Partial<TransferFields>>({})
  const inputs = useRef<Partial<Record<keyof TransferFields, TextInput | null>>>({})
  // Updates the screen before another button can be pressed.
  useLayoutEffect(() => {
    if (isSent) setFields(EMPTY)
  }, [isSent])

  const submit = (): void => {
    const typed = readTransfer(fields)
    if ('input' in typed) {
      setProblems({})
      return onSend(typed.input)
    }
    setProblems(typed.problems)
    inputs.current[FIELDS.find((name) => name in typed.problems)!]?.focus()
  }
  const field = (name: keyof TransferFields) => ({
    value: fields[name],
    problem: problems[name],
    isDisabled: isBusy,
    onChange: (value: string) => setFields((known) => ({ ...known, [name]: value })),
    onSubmit: submit,
    ref: (input: TextInput | null) => {
      inputs.current[name] = input
    },
  })
  return (
    <>
      <Field label="To" placeholder="Name or account" autoCapitalize="words" {...field('to')} />
      <Field label="Amount" placeholder="0.00" inputMode="decimal" prefix="$" {...field('amount')} />
      <Field label="Note" placeholder="Optional" {...field('note')} />
      <Button label={isBusy ? 'One moment…' : 'Send'} isDisabled={isBusy} isBusy={isBusy} onPress={submit} />
    </>
  )
}
