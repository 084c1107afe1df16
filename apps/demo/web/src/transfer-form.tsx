import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { formatCents } from '../../shared/money.js'
import { type TransferFields, type TransferInput, readTransfer } from '../../shared/transfer.js'
import { Field } from './field.js'
import { PassingButton } from './passing-button.js'

/** Methods of the form for the page. */
export interface FormHandle {
  /** Replaces the content of the fields, and clears them without a transfer. */
  fill(fields?: TransferFields): void
  /** Focuses the first field. */
  focus(): void
}

interface TransferFormProps {
  readonly ref?: Ref<FormHandle>
  /** The transfer from before the redirect. */
  readonly initial: TransferInput | undefined
  readonly isBusy: boolean
  readonly isSent: boolean
  /** How to retry or abandon the current transfer. */
  readonly again: Again | undefined
  /** The balance of the account in cents; `undefined` until it is known. */
  readonly balance: number | undefined
  /** Frequent payees of the end-user. */
  readonly payees: readonly string[]
  readonly onSend: (input: TransferInput) => void
  /** Called when a new transfer starts: the end-user types, or the form shows an error. */
  readonly onBegin: (how: 'typed' | 'refused') => void
}

/** What the form's button does instead of sending, and how to abandon that. */
export interface Again {
  readonly label: string
  readonly onPress: () => void
  readonly otherwise: string
  readonly onGiveUp: () => void
}

const EMPTY: TransferFields = { to: '', amount: '', note: '' }

/** Prevents repeated submits while Enter is held down. */
const ignoreHeldEnter = (event: KeyboardEvent): void => {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

/** The transfer form. Its fields keep their content until the transfer is sent. */
export function TransferForm({
  ref,
  initial,
  isBusy,
  isSent,
  again,
  balance,
  payees,
  onSend,
  onBegin,
}: TransferFormProps): ReactNode {
  const [fields, setFields] = useState<TransferFields>(() =>
    initial === undefined
      ? EMPTY
      : { to: initial.to, amount: formatCents(initial.amount).replace('$', ''), note: initial.note },
  )
  const [problems, setProblems] = useState<Partial<TransferFields>>({})
  const form = useRef<HTMLFormElement>(null)
  const focusOn = (name: string): void => form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus()
  const fill = useCallback((next = EMPTY): void => {
    setFields(next)
    setProblems({})
  }, [])
  useImperativeHandle(ref, () => ({ fill, focus: () => focusOn('to') }), [fill])
  // Runs before the next key event, because Enter may still be held down.
  useLayoutEffect(() => {
    if (isSent) fill()
  }, [isSent, fill])

  const change = (name: keyof TransferFields, value: string): void => {
    setFields((known) => ({ ...known, [name]: value }))
    setProblems((known) => ({ ...known, [name]: undefined }))
    onBegin('typed')
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (again !== undefined) return again.onPress()
    if (isBusy) return
    const typed = readTransfer(fields, balance)
    if ('input' in typed) {
      setProblems({})
      return onSend(typed.input)
    }
    setProblems(typed.problems)
    onBegin('refused')
    focusOn(Object.keys(EMPTY).find((name) => name in typed.problems)!)
  }
  const isReadOnly = isBusy || again !== undefined
  const field = (name: keyof TransferFields) => ({
    name,
    value: fields[name],
    problem: problems[name],
    isReadOnly,
    onKeyDown: ignoreHeldEnter,
    onChange: (value: string) => change(name, value),
  })
  const choose = (payee: string): void => {
    if (isReadOnly) return
    change('to', payee)
    focusOn('amount')
  }
  return (
    <form ref={form} className="transfer" aria-labelledby="send" onSubmit={submit} noValidate>
      <Field label="To" placeholder="Name or account" {...field('to')} />
      <div className="payees" role="group" aria-label="Payees">
        {payees.map((payee) => (
          <button key={payee} type="button" aria-disabled={isReadOnly} onClick={() => choose(payee)}>
            {payee}
          </button>
        ))}
      </div>
      <Field
        label="Amount"
        placeholder="0.00"
        inputMode="decimal"
        prefix="$"
        hint="Transfers of $1,000 or more need their own confirmation."
        {...field('amount')}
      />
      <Field label="Note" placeholder="Optional" {...field('note')} />
      <button
        type="submit"
        className="primary"
        aria-disabled={isBusy && again === undefined}
        onKeyDown={ignoreHeldEnter}
        onClick={(event) => {
          // Ignores the second click of a double click. The transfer may already be sent, and the form is empty.
          if (event.detail > 1 && isSent) event.preventDefault()
        }}
      >
        {again?.label ?? (isBusy ? 'One moment…' : 'Send')}
      </button>
      {again !== undefined && <PassingButton onClick={again.onGiveUp}>{again.otherwise}</PassingButton>}
    </form>
  )
}
