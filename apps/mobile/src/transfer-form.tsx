import { formatCents, parseDollars } from '@reauth/demo/money'
import { type TransferInput, transferSchema } from '@reauth/demo/transfer'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { TextInput } from 'react-native'
import { Button } from './ui/button'
import { Field } from './ui/field'

interface TransferFormProps {
  /** The transfer of a run that is continued. */
  readonly initial: TransferInput | undefined
  readonly isBusy: boolean
  readonly isSent: boolean
  readonly onSend: (input: TransferInput) => void
}

type Fields = Record<keyof TransferInput, string>

const EMPTY: Fields = { to: '', amount: '', note: '' }

/** The form. Its fields stay as they are until the transfer is sent. */
export function TransferForm({ initial, isBusy, isSent, onSend }: TransferFormProps): ReactNode {
  const [fields, setFields] = useState<Fields>(() =>
    initial === undefined ? EMPTY : { ...initial, amount: formatCents(initial.amount).replace('$', '') },
  )
  const [problems, setProblems] = useState<Partial<Fields>>({})
  const inputs = useRef<Partial<Record<keyof Fields, TextInput | null>>>({})
  // Before anything else can be pressed.
  useLayoutEffect(() => {
    if (isSent) setFields(EMPTY)
  }, [isSent])

  const submit = (): void => {
    const parsed = transferSchema.safeParse({ ...fields, amount: parseDollars(fields.amount) ?? undefined })
    const found: Partial<Fields> = {}
    for (const issue of parsed.error?.issues ?? []) found[issue.path[0] as keyof Fields] ??= issue.message
    setProblems(found)
    if (parsed.success) onSend(parsed.data)
    else inputs.current[Object.keys(found)[0] as keyof Fields]?.focus()
  }
  const field = (name: keyof Fields) => ({
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
